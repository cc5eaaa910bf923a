public import APIKeys

extension Scope {
    public static let clawsRead = sourceConstant { Scope("claws:read") }
    public static let clawsWrite = sourceConstant { Scope("claws:write") }
    public static let deploymentsRead = sourceConstant { Scope("deployments:read") }
    public static let deploymentsWrite = sourceConstant { Scope("deployments:write") }
    public static let skillsRead = sourceConstant { Scope("skills:read") }
    public static let skillsWrite = sourceConstant { Scope("skills:write") }
    public static let teamRead = sourceConstant { Scope("team:read") }
    public static let teamWrite = sourceConstant { Scope("team:write") }
    public static let chatWrite = sourceConstant { Scope("chat:write") }
    public static let chatRead = sourceConstant { Scope("chat:read") }
}
