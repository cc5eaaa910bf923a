import CLibpq
import Foundation
import SQLDatabase

/// Where the database is and who we are there: a `postgres://` URL or libpq's `key=value` pairs, read by libpq itself.
///
/// Shown, interpolated or dumped it says where it leads, and no password.
struct ConnectionString: Sendable {
    /// What was given, by libpq's keywords.
    private let settings: [String: String]

    /// - Throws: `SQLError` `statement`. libpq's own words about a string that it cannot read quote from it, so they are left out.
    init(_ text: String) throws {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(text, &message)
        defer {
            PQfreemem(message)
            PQconninfoFree(options)
        }
        guard let options, !text.utf8.contains(0) else {
            throw SQLError(.statement, "the connection string is neither a postgres:// URL nor a list of key=value pairs")
        }
        var settings: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { settings[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        self.settings = settings
    }

    /// The settings for each of the hosts that were named, in their order.
    ///
    /// libpq would try them one after the other by itself, but a host that takes the connection and then keeps silent would have all of the
    /// time, and each attempt would begin with it again. So each host is an attempt of its own, with a time of its own.
    var hosts: [[String: String]] {
        let (names, addresses, ports) = (list("host"), list("hostaddr"), list("port"))
        return (0..<max(names.count, addresses.count, 1)).map { position in
            var settings = settings
            // What was not given is left to libpq's environment and defaults.
            settings["host"] = names.isEmpty ? nil : names[min(position, names.count - 1)]
            settings["hostaddr"] = addresses.isEmpty ? nil : addresses[min(position, addresses.count - 1)]
            settings["port"] = ports.isEmpty ? nil : ports[min(position, ports.count - 1)]
            settings["fallback_application_name"] = "workclaw"
            settings["client_encoding"] = "UTF8"
            return settings
        }
    }

    private func list(_ keyword: String) -> [String] {
        settings[keyword]?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
    }
}

extension ConnectionString: CustomStringConvertible, CustomReflectable {
    var description: String {
        let shown = ["host", "hostaddr", "port", "dbname", "user", "sslmode", "target_session_attrs"]
        return shown.compactMap { keyword in settings[keyword].map { "\(keyword)=\($0)" } }.joined(separator: " ")
    }

    var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
