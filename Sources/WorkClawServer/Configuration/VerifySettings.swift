import APIKeys
import Configuration
public import VerifyPort

/// Where proxies ask whether a request may in.
public struct VerifySettings: Sendable, Hashable {
    public let addresses: [VerifyPort.Address]

    /// - Returns: `nil` if neither a port nor a socket is set.
    /// - Throws: ``StartError`` that names the setting, its value and what is allowed.
    static func read(from reader: ConfigReader, isInsecureAllowed: Bool) throws -> VerifySettings? {
        let read = SettingReader(reader: reader)
        let port = try read.port("verify.port")
        // `sun_path` has 108 bytes, the last of which is 0 (unix(7)).
        let socket = try read.value("verify.socket", allowed: "the path of a Unix socket, 1 to 107 bytes") { text in
            1...107 ~= text.utf8.count ? text : nil
        }
        let host = read.text("verify.host")
        guard port != nil || host == nil else {
            throw StartError("--verify-host says where the verify port listens, and there is none: give --verify-port too")
        }
        let name = host ?? "127.0.0.1"
        let isLoopback = name == "localhost" || IPAddress(name)?.isLoopback ?? false
        guard port == nil || isLoopback || isInsecureAllowed else {
            throw StartError(
                "verify host \(name) can be reached from other machines, and keys would cross the network in the clear: listen on "
                    + "127.0.0.1 or on a Unix socket (--verify-socket), or give --insecure-http if that network is protected")
        }
        let addresses =
            (port.map { [VerifyPort.Address.network(host: name, port: $0)] } ?? [])
            + (socket.map { [.unixSocket(path: $0)] } ?? [])
        return addresses.isEmpty ? nil : VerifySettings(addresses: addresses)
    }
}
