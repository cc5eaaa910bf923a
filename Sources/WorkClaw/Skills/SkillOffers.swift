/// What there is to install.
public struct SkillOffers: Sendable, Hashable {
    /// The newest release of each skill, in the order of their names.
    public let skills: [SkillPackage]
    /// What of the catalogue cannot be read, in the order of the folders.
    public let faults: [SkillFault]
}

extension SkillCatalogContents {
    var offers: SkillOffers {
        let releases = packages.filter { SkillVersionRange.any.contains($0.version) }
        let newest = Dictionary(grouping: releases, by: \.name).values.compactMap { $0.max { $0.version < $1.version } }
        return SkillOffers(
            skills: newest.sorted { $0.name < $1.name }, faults: (fault.map { [$0] } ?? []) + broken.map(\.fault))
    }
}
