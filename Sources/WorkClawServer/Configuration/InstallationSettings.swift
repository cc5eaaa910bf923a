public import Configuration
import Foundation
public import WorkClaw

/// Where an installation's data are: what the server and every command take alike, so that both work on the same data.
public struct InstallationSettings: Sendable {
    /// The folder of the database files, the keyring and one's own skills.
    public var dataDirectory: String
    /// The PostgreSQL that holds the data; `nil` for SQLite in the folder.
    public var databaseURL: DatabaseURL?
    /// Connections of one process to PostgreSQL, beside the few for the feed and the activity.
    public var databaseConnections: Int
    /// Whether the command line named it, as another command's would have to. What comes from the environment or a file comes to that one too.
    public var namesDatabase = false
    /// The vault's keyring; `nil` for the one in the data folder.
    public var masterKeyFile: String?
    /// Which secrets open the providers of models.
    public var providers: [ModelName.Provider: SecretName]

    public static let defaultDirectory = "./data"
    public static let defaultConnections = 8

    public init(
        dataDirectory: String = defaultDirectory, databaseURL: DatabaseURL? = nil,
        databaseConnections: Int = defaultConnections, masterKeyFile: String? = nil,
        providers: [ModelName.Provider: SecretName] = ProviderSettings().secrets
    ) {
        self.dataDirectory = dataDirectory
        self.databaseURL = databaseURL
        self.databaseConnections = databaseConnections
        self.masterKeyFile = masterKeyFile
        self.providers = providers
    }

    /// Reads the settings.
    ///
    /// - Throws: ``StartError`` that names the setting and what is allowed.
    public init(reader: ConfigReader) throws {
        let read = SettingReader(reader: reader)
        let connections = try read.value("database.connections", allowed: "a number from 2 to 200") {
            Int($0).flatMap { 2...200 ~= $0 ? $0 : nil }
        }
        self.init(
            dataDirectory: read.text("data") ?? Self.defaultDirectory, databaseURL: try Self.databaseURL(read),
            databaseConnections: connections ?? Self.defaultConnections, masterKeyFile: read.text("master.key.file"),
            providers: try Settings.providers(reader: reader).secrets)
    }

    /// Where the data are, for people.
    public var place: String { databaseURL?.description ?? dataDirectory }

    /// The flags that lead another command to the same data. A password is not among them.
    public var flags: String {
        let data = dataDirectory == Self.defaultDirectory ? "" : " --data \(dataDirectory)"
        guard let databaseURL, namesDatabase else { return data }
        return data + " --database \(databaseURL.holdsPassword ? "\"$WORKCLAW_DATABASE_URL\"" : "'\(databaseURL.expose())'")"
    }

    private static func databaseURL(_ read: SettingReader) throws -> DatabaseURL? {
        let name = "WORKCLAW_DATABASE_URL (--database)"
        let given = read.text("database.url")
        let path = read.text("database.url.file").flatMap { $0 == SettingsSources.noFile ? nil : $0 }
        guard given == nil || path == nil else {
            throw StartError("WORKCLAW_DATABASE_URL and WORKCLAW_DATABASE_URL_FILE say two things: give one of them")
        }
        guard let text = try given ?? path.map(content) else { return nil }
        // The text may hold a password, so it is not repeated.
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://"), let url = try? DatabaseURL(text) else {
            throw StartError("\(path == nil ? name : "WORKCLAW_DATABASE_URL_FILE"): this is not a postgres:// URL")
        }
        return url
    }

    private static func content(of path: String) throws -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw StartError("WORKCLAW_DATABASE_URL_FILE: \"\(path)\" is not a file that can be read")
        }
    }
}
