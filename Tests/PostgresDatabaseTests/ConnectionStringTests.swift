import SQLDatabase
import Testing

@testable import PostgresDatabase

@Suite("Where a connection string leads")
struct ConnectionStringTests {
    @Test("of several hosts each is an attempt, with its own port or the one for all")
    func hosts() throws {
        let several = try ConnectionString("postgres://u:p@one:1,two:2/db?target_session_attrs=read-write").hosts
        #expect(several.map { "\($0["host"] ?? ""):\($0["port"] ?? "")" } == ["one:1", "two:2"])
        #expect(
            several.allSatisfy { $0["target_session_attrs"] == "read-write" && $0["dbname"] == "db" && $0["password"] == "p" })
        let onePort = try ConnectionString("host=one,two port=7").hosts
        #expect(onePort.map { $0["port"] } == ["7", "7"])
        let addresses = try ConnectionString("host=one,two hostaddr=10.0.0.1,10.0.0.2").hosts
        #expect(addresses.map { $0["hostaddr"] } == ["10.0.0.1", "10.0.0.2"])
        #expect(try ConnectionString("").hosts.count == 1, "the default is libpq's to know")
    }

    @Test("it says who it is and in which encoding it speaks, unless the string gives it another name")
    func settings() throws {
        let settings = try #require(try ConnectionString("application_name=mine client_encoding=LATIN1").hosts.first)
        #expect(settings["fallback_application_name"] == "workclaw" && settings["application_name"] == "mine")
        #expect(settings["client_encoding"] == "UTF8")
    }

    @Test(
        "a string that libpq cannot read is refused without being quoted",
        arguments: [
            "sekret", "postgres://u:sek%ret@h/db", "postgres://u:p@h/db?sekret=1", "host=h password='sekret",
            "host=h \0 sekret",
            "sekret://h",
        ])
    func unreadable(_ text: String) {
        let error = #expect(throws: SQLError.self) { try PostgresDatabase(text) }
        #expect(error?.code == .statement)
        #expect(!"\(String(describing: error))".contains("sek"))
    }

    @Test("however it is shown, the password is not in it")
    func secrecy() throws {
        let database = try PostgresDatabase("postgres://olga:sekret@db.internal/claws?sslmode=verify-full&sslpassword=sekret2")
        #expect("\(database)" == "PostgreSQL at host=db.internal dbname=claws user=olga sslmode=verify-full")
        var dumped = String(reflecting: database)
        dump(database, to: &dumped)
        #expect(dumped.contains("db.internal") && !dumped.contains("sekret"))
    }
}
