import Configuration

/// Reads one setting at a time, and says what is wrong with it in one line.
struct SettingReader {
    let reader: ConfigReader

    /// The setting's text, if any source has it. A file may give a number or a truth value as such.
    func text(_ name: String) -> String? {
        let key = ConfigKey(name)
        return reader.string(forKey: key) ?? reader.int(forKey: key).map(String.init) ?? reader.bool(forKey: key).map(String.init)
    }

    /// The setting's value, if any source has it.
    ///
    /// - Parameter allowed: what `parse` accepts, in words.
    func value<Value>(_ name: String, allowed: String, _ parse: (String) -> Value?) throws -> Value? {
        guard let text = text(name) else { return nil }
        guard let value = parse(text) else {
            throw StartError("\(Self.environmentName(name)) (\(Self.flag(name))): \"\(text)\" is not \(allowed)")
        }
        return value
    }

    private static func environmentName(_ name: String) -> String {
        "WORKCLAW_" + name.uppercased().replacing(".", with: "_")
    }

    private static func flag(_ name: String) -> String { "--" + name.replacing(".", with: "-") }
}
