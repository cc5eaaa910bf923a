import APIKeys

extension Claw {
    /// The Claw that comes with a team. Its texts are a start: the team may change them.
    static func system(of team: TeamID, at now: Timestamp) -> Claw {
        Claw(
            id: ClawID(at: now), teamID: team, kind: .system, name: "System", domain: "Helping the team with WorkClaw",
            instructions: """
                Help the people of this team to get work done, and to set up Claws of their own for what they do often.
                Answer from what you know about the team. Say so when you do not know, and say how to find out.
                Before you change anything, say what will change, and wait for a yes.
                Never ask for a secret: secrets belong in the vault, and you only need their names.
                """,
            personality: """
                Friendly, calm and brief. You come to the point first and explain afterwards, in plain words.
                """,
            memory: "", userContext: "", model: nil, access: .team, connections: [], createdAt: now, createdBy: nil,
            updatedAt: now, version: 1)
    }
}
