import Foundation

/// Where an installation's data are or are to be, as a command names it: `sqlite:DIR` or a `postgres://` URL. It shows no password.
public enum DatabasePlace: Sendable, Hashable, CustomStringConvertible {
    case sqlite(directory: String)
    case postgres(DatabaseURL)

    /// - Parameter option: the option that it was given with, for the error.
    /// - Throws: ``StartError``. The text may hold a password, so it is not repeated.
    public init(_ text: String, option: String) throws {
        if text.hasPrefix("sqlite:"), text.count > "sqlite:".count {
            self = .sqlite(directory: String(text.dropFirst("sqlite:".count)))
        } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://"), let url = try? DatabaseURL(text) {
            self = .postgres(url)
        } else {
            throw StartError("\(option): this is neither sqlite:DIR nor a postgres:// URL")
        }
    }

    /// Reads it from a file, which is where a URL with a password belongs.
    public init(file: String, option: String) throws {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw StartError("\(option): \"\(file)\" is not a file that can be read")
        }
        try self.init(text.trimmingCharacters(in: .whitespacesAndNewlines), option: option)
    }

    public var holdsPassword: Bool {
        if case .postgres(let url) = self { url.holdsPassword } else { false }
    }

    public var description: String {
        switch self {
        case .sqlite(let directory): "sqlite:\(directory)"
        case .postgres(let url): "\(url)"
        }
    }

    /// Whether both name the same data, as far as names tell.
    func isSame(as other: DatabasePlace) -> Bool {
        switch (self, other) {
        case (.sqlite(let one), .sqlite(let another)): FilePlace.resolved(one) == FilePlace.resolved(another)
        case (.postgres(let one), .postgres(let another)): one == another
        default: false
        }
    }
}
