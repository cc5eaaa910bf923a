import APIKeys

/// Reads what a request of a proxy asks for from its target.
///
/// There are two forms. Where the proxy calls a fixed URL, `/verify?scope=claws:read&team=team_…`: both parameters may be left out, and
/// `scope` may stand several times, or hold several scopes with blanks or commas between. Where the proxy appends the client's path,
/// `/verify/SCOPES/…` or `/verify/SCOPES;team=team_…/…` with commas between the scopes, and `-` for none: everything from the next slash on
/// is the client's, and so is the query.
struct RequirementReader: Sendable {
    let catalog: ScopeCatalog

    struct Reading: Hashable {
        let requirement: Requirement
        /// How many bytes of the target say what is asked for; the client's own path stands behind them.
        let length: Int
    }

    private static let path = Array("/verify".utf8)

    func read(_ target: UnsafeRawBufferPointer) throws(RequestFault) -> Reading {
        guard target.starts(with: Self.path) else { throw .notFound }
        let rest = Self.path.count
        if target.count == rest { return Reading(requirement: Requirement(), length: rest) }
        switch target[rest] {
        case UInt8(ascii: "?"):
            return Reading(requirement: try parameters(in: target[(rest + 1)...]), length: target.count)
        case UInt8(ascii: "/"):
            let start = rest + 1
            let end = target[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? target.count
            return Reading(requirement: try segment(target[start..<end]), length: end)
        default: throw .notFound
        }
    }

    private func parameters(in query: Slice<UnsafeRawBufferPointer>) throws(RequestFault) -> Requirement {
        var requirement = Requirement()
        for parameter in query.split(separator: UInt8(ascii: "&")) {
            let parts = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let (name, value) = (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
            switch name {
            case "scope": try add(value, to: &requirement)
            case "team": try set(value, in: &requirement)
            default: throw .unknownParameter
            }
        }
        return requirement
    }

    private func segment(_ segment: Slice<UnsafeRawBufferPointer>) throws(RequestFault) -> Requirement {
        var requirement = Requirement()
        let parts = segment.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { Self.decoded($0) }
        if parts[0] != "-" { try add(parts[0], to: &requirement) }
        for parameter in parts.dropFirst() {
            guard parameter.hasPrefix("team=") else { throw .unknownParameter }
            try set(String(parameter.dropFirst(5)), in: &requirement)
        }
        return requirement
    }

    private func add(_ names: String, to requirement: inout Requirement) throws(RequestFault) {
        let names = names.split { $0 == "," || $0 == " " }
        if names.isEmpty { throw .unknownScope }
        for name in names {
            guard let set = Scope(name).flatMap(catalog.set(of:)) else { throw .unknownScope }
            requirement.scopes.formUnion(set)
        }
    }

    private func set(_ team: String, in requirement: inout Requirement) throws(RequestFault) {
        guard requirement.team == nil, let id = TeamID(team) else { throw .malformedTeam }
        requirement.team = id
    }

    /// With `+` and percents decoded as in a form; a percent that begins nothing stays.
    private static func decoded(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        var result: [UInt8] = []
        var place = bytes.startIndex
        while place < bytes.endIndex {
            if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.endIndex,
                let byte = UInt8(String(decoding: bytes[(place + 1)...(place + 2)], as: UTF8.self), radix: 16)
            {
                result.append(byte)
                place += 3
            } else {
                result.append(bytes[place] == UInt8(ascii: "+") ? 32 : bytes[place])
                place += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
