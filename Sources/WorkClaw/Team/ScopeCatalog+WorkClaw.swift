public import APIKeys

extension ScopeCatalog {
    /// The ten scopes of WorkClaw's REST API, in the order in which they are always shown. A write scope does not imply the
    /// read scope beside it. A new scope goes to the end: the bits of the others stay what they are.
    public static let workclaw = sourceConstant {
        try ScopeCatalog([
            "claws:read": "See Claws and how they are configured",
            "claws:write": "Create, change and delete Claws",
            "deployments:read": "See deployments, past and under way",
            "deployments:write": "Start deployments and roll them back",
            "skills:read": "See which skills a Claw has",
            "skills:write": "Install, update and remove skills",
            "team:read": "See who is in the team, and in which role",
            "team:write": "Invite people, remove them and change their roles",
            "chat:write": "Send messages to Claws",
            "chat:read": "Read conversations with Claws",
        ])
    }
}
