import Testing

@testable import WorkClawClient

@Suite("Where the key may go")
struct ServerAddressTests {
    @Test(
        "to a server over TLS, and to this machine",
        arguments: [
            ("https://claws.example.com", "https://claws.example.com"),
            ("https://example.com:8443/claws/", "https://example.com:8443/claws"),
            ("http://localhost:8080", "http://localhost:8080"), ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"), ("HTTPS://example.com", "HTTPS://example.com"),
        ])
    func allowed(url: String, text: String) throws {
        #expect(try ServerAddress(url, allowingPlainHTTP: false).text == text)
    }

    @Test(
        "not unencrypted to another one, unless that was allowed",
        arguments: [
            "http://claws.example.com", "http://127.0.0.1.example.com", "http://10.0.0.1:8080", "http://localhost.example.com",
        ])
    func plain(url: String) throws {
        #expect(throws: SetupFault.plainHTTP) { try ServerAddress(url, allowingPlainHTTP: false) }
        #expect(throws: Never.self) { try ServerAddress(url, allowingPlainHTTP: true) }
    }

    @Test(
        "not to what is no server",
        arguments: [
            "", "claws.example.com", "ftp://example.com", "https://", "https://user@example.com", "https://u:p@example.com",
            "https://example.com?x=1", "https://example.com#x", "https://example.com/a b", "file:///etc/passwd",
        ])
    func refused(url: String) throws {
        #expect(throws: SetupFault.invalidURL) { try ServerAddress(url, allowingPlainHTTP: true) }
    }
}
