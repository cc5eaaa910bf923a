import SQLDatabaseContract
import SQLiteDatabase
import Testing

@Suite("SQLite keeps what an SQL engine promises")
struct SQLiteContractTests {
    @Test("it keeps its promise", arguments: SQLDatabasePromise.all)
    func contract(_ promise: SQLDatabasePromise) async throws {
        let folder = TemporaryFolder()
        try await promise.check(on: SQLiteDatabase(path: folder.path("test.db")))
        withExtendedLifetime(folder) {}
    }
}
