import SQLDatabase

/// The tables of conversations.
enum ChatSchema {
    static let schema = SQLSchema(part: "chat", migrations: [first, second, third])

    private static let first = SQLMigration(
        number: 1, name: "conversations and their messages",
        statements: [
            """
            CREATE TABLE conversations (
                team_id TEXT NOT NULL,
                id TEXT NOT NULL,
                claw_id TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                created_by TEXT NOT NULL,
                PRIMARY KEY (team_id, id),
                FOREIGN KEY (team_id, claw_id) REFERENCES claws (team_id, id))
            """,
            // A message whose status is pending counts as failed from `gives_up_at` on: whoever waited for the answer is gone by then.
            // `retry_mark` tells the request that sent it, so that a repetition finds it again; it gives nothing of the request away.
            """
            CREATE TABLE messages (
                team_id TEXT NOT NULL,
                id TEXT NOT NULL,
                conversation_id TEXT NOT NULL,
                claw_id TEXT NOT NULL,
                author TEXT NOT NULL CHECK (author IN ('user', 'assistant')),
                status TEXT NOT NULL CHECK (status IN ('pending', 'complete', 'failed')),
                revision BIGINT,
                model TEXT,
                input_tokens BIGINT,
                output_tokens BIGINT,
                created_at BIGINT NOT NULL,
                created_by TEXT,
                gives_up_at BIGINT,
                retry_mark BLOB,
                content TEXT NOT NULL,
                PRIMARY KEY (team_id, id),
                FOREIGN KEY (team_id, conversation_id) REFERENCES conversations (team_id, id))
            """,
            "CREATE INDEX conversations_by_claw ON conversations (team_id, claw_id)",
            "CREATE INDEX messages_by_claw ON messages (team_id, claw_id, id)",
            "CREATE INDEX messages_by_conversation ON messages (team_id, conversation_id, id)",
            "CREATE INDEX messages_by_retry_mark ON messages (team_id, claw_id, retry_mark) WHERE retry_mark IS NOT NULL",
        ])

    private static let second = SQLMigration(
        number: 2, name: "which host answers a message",
        statements: [
            "ALTER TABLE messages ADD COLUMN host TEXT",
            "CREATE INDEX messages_by_host ON messages (host) WHERE status = 'pending'",
        ])

    private static let third = SQLMigration(
        number: 3, name: "each person's conversations",
        statements: [
            "CREATE INDEX conversations_by_person ON conversations (team_id, claw_id, created_by, id)"
        ])
}
