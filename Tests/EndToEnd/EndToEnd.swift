import Testing

/// The real program, from outside: its processes, its port, its files. One after the other, so that a bound in milliseconds is measured on
/// a machine that these tests do not keep busy themselves.
@Suite("From outside", .serialized)
struct EndToEnd {}
