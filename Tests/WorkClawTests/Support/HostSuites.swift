import Testing

/// The suites of several hosts over one database. One test at a time: each alone keeps a database as busy as several servers do.
@Suite("Runtime hosts over one database", .serialized)
enum HostSuites {}
