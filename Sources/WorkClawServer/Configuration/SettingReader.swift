import Configuration

/// Reads one setting at a time, and says what is wrong with it in one line.
struct SettingReader {
    let reader: ConfigReader

    /// The setting's text, if any source has it. A file may give a number or a truth value as such.
    func text(_ name: String) -> String? {
        let key = ConfigKey(name)
        if let text = reader.string(forKey: key) { return text }
        if let texts = reader.stringArray(forKey: key) { return texts.joined(separator: ",") }
        if let number = reader.int(forKey: key) { return String(number) }
        if let number = reader.double(forKey: key) { return String(number) }
        return reader.bool(forKey: key).map { String($0) }
    }

    /// A setting that is on or off. Asked for as such first: in JSON `true` would read as the number 1 too.
    func truth(_ name: String) throws -> Bool? {
        if reader.string(forKey: ConfigKey(name)) == nil, let value = reader.bool(forKey: ConfigKey(name)) { return value }
        return try value(name, allowed: "true or false", Bool.init)
    }

    /// The setting's value, if any source has it.
    ///
    /// - Parameter allowed: what `parse` accepts, in words.
    func value<Value>(_ name: String, allowed: String, _ parse: (String) -> Value?) throws -> Value? {
        guard let text = text(name) else { return nil }
        guard let value = parse(text) else {
            let flag = Self.flags.contains(name) ? " (--\(name.replacing(".", with: "-")))" : ""
            throw StartError("\(Self.environmentName(name))\(flag): \"\(text)\" is not \(allowed)")
        }
        return value
    }

    /// The number of a TCP port; 0 takes a free one.
    func port(_ name: String) throws -> Int? {
        try value(name, allowed: "a number from 0 to 65535") { Int($0).flatMap { 0...65535 ~= $0 ? $0 : nil } }
    }

    /// A duration from `shortest` to `longest`, each as people write it.
    func duration(_ name: String, from shortest: String, to longest: String) throws -> Duration? {
        try value(name, allowed: "a duration from \(shortest) to \(longest), as in 30s, 15m, 24h, 90d") { text in
            guard let duration = DurationText(text)?.duration, let least = DurationText(shortest)?.duration,
                let most = DurationText(longest)?.duration, least <= duration, duration <= most
            else { return nil }
            return duration
        }
    }

    private static func environmentName(_ name: String) -> String {
        "WORKCLAW_" + name.uppercased().replacing(".", with: "_")
    }

    /// The settings that the command line takes too.
    private static let flags: Set = [
        "data", "host", "port", "public.url", "tls.cert", "tls.key", "trusted.proxies", "insecure.http",
        "allow.private.providers", "verify.port", "verify.host", "verify.socket", "metrics.port", "metrics.host", "log.format",
        "otlp.endpoint",
    ]
}
