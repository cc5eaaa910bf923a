import SQLDatabase

/// The tables of conversations.
enum ChatSchema {
    static let schema = SQLSchema(part: "chat", migrations: [])
}
