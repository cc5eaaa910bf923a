public import APIKeys

public typealias SkillID = TypeID<SkillIDKind>

/// A skill as one Claw has it: installed on another Claw, the same skill has another id.
public enum SkillIDKind: TypeIDKind { public static let prefix = "skl" }
