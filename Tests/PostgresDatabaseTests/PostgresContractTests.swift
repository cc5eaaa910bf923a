import PostgresTesting
import SQLDatabaseContract
import Testing

@Suite("PostgreSQL keeps what an SQL engine promises")
struct PostgresContractTests {
    @Test("it keeps its promise", arguments: SQLDatabasePromise.all)
    func contract(_ promise: SQLDatabasePromise) async throws {
        try await promise.check(on: TestDatabase().open())
    }
}
