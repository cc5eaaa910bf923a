public import APIKeys

/// Who may see and use a Claw. For all others it does not exist.
public enum ClawAccess: Sendable, Hashable {
    public static let mostPeople = 100

    /// The whole team.
    case team
    /// These people alone: 1 to 100 members of the team. A stored Claw has them in the order of their ids.
    case people([UserID])

    /// The same, with the people in the order of their ids.
    var sorted: ClawAccess {
        switch self {
        case .team: .team
        case .people(let people): .people(people.sorted())
        }
    }

    /// What can be said against the list without asking the database. `person` is who sends it.
    func faults(for person: UserID, kind: Claw.Kind) -> [FieldFault] {
        guard case .people(let people) = self else { return [] }
        guard kind == .custom else {
            return [FieldFault(.invalid, at: "access", "The System Claw is shared by the whole team.")]
        }
        guard !people.isEmpty else { return [FieldFault(.required, at: Self.peopleField, "Must name somebody.")] }
        guard people.count <= Self.mostPeople else {
            return [FieldFault(.tooMany, at: Self.peopleField, "Must be at most \(Self.mostPeople) people.")]
        }
        var faults: [FieldFault] = []
        var seen: Set<UserID> = []
        for (position, other) in people.enumerated() where !seen.insert(other).inserted {
            faults.append(FieldFault(.notUnique, at: Self.field(ofPerson: position), "Stands in the list already."))
        }
        if !seen.contains(person) {
            faults.append(FieldFault(.excludesSelf, at: Self.peopleField, "Must name you too: you could not see the Claw."))
        }
        return faults
    }

    static let peopleField = "access.people"

    static func field(ofPerson position: Int) -> String { "\(peopleField)[\(position)]" }
}
