import Foundation

/// A folder of the catalogue on disk.
///
/// Symbolic links are followed within the catalogue's folder, never out of it.
struct SkillFolder {
    /// Bytes.
    static let largestFile = 131_072

    let name: String
    /// The catalogue's folder, with all links resolved.
    let root: String

    /// What it holds. Blocks on the disk.
    func read() -> Result<SkillPackage, BrokenSkill> {
        var identity: (name: SkillName?, version: SkillVersion?) = (nil, nil)
        do {
            guard let skill = try text(of: SkillPackage.skillFile) else {
                throw SkillFault(file: SkillPackage.skillFile, "The folder has no such file.")
            }
            identity = SkillDocument.identity(in: skill)
            return .success(try SkillPackage(skill: skill, requirements: try text(of: SkillPackage.requirementsFile)))
        } catch {
            let fault = (error as? SkillFault) ?? SkillFault(file: SkillPackage.skillFile, "The file cannot be read.")
            return .failure(
                BrokenSkill(folder: name, fault: fault.inside(name), name: identity.name, version: identity.version))
        }
    }

    /// The text of a file; `nil` if there is none.
    ///
    /// - Throws: ``SkillFault``.
    private func text(of file: String) throws -> String? {
        let path = "\(root)/\(name)/\(file)"
        // Looks at a link itself, so that one that leads nowhere is no missing file.
        guard (try? FileManager.default.attributesOfItem(atPath: path)) != nil else { return nil }
        guard let resolved = Self.resolved(path), resolved.hasPrefix("\(root)/") else {
            throw SkillFault(file: file, "The file is a link out of the catalogue's folder or to nothing, and is not followed.")
        }
        // Opening anything else, such as a pipe, may never return.
        let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
        guard attributes?[.type] as? FileAttributeType == .typeRegular, let handle = FileHandle(forReadingAtPath: resolved),
            let data = try? handle.read(upToCount: Self.largestFile + 1) ?? Data()
        else { throw SkillFault(file: file, "This is no file that can be read.") }
        guard data.count <= Self.largestFile else {
            throw SkillFault(file: file, "The file must be at most \(Self.largestFile) bytes.")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw SkillFault(file: file, line: Self.firstBrokenLine(of: data), "The file is not UTF-8.")
        }
        return text
    }

    private static func firstBrokenLine(of data: Data) -> Int? {
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }.map { $0 + 1 }
    }

    /// The path without links; `nil` if there is nothing.
    static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

extension BrokenSkill: Error {}
