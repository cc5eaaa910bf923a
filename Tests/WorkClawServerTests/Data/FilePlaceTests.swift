import Foundation
import Testing

@testable import WorkClawServer

@Suite("A folder that is put in the place of another")
struct FilePlaceTests {
    @Test("takes it, and nothing is left of the other")
    func put() throws {
        let folder = try DataFolder()
        for name in ["old", "new"] { try make(name, in: folder) }
        try FilePlace.put(folder.path("new"), at: folder.path("old"))
        #expect(folder.names == ["old"])
        #expect(FileManager.default.fileExists(atPath: folder.path("old/new.txt")))
    }

    @Test("leaves the other where it was if it cannot be put there")
    func failed() throws {
        let folder = try DataFolder()
        try make("old", in: folder)
        #expect(throws: StartError.self) { try FilePlace.put(folder.path("nowhere"), at: folder.path("old")) }
        #expect(folder.names == ["old"])
        #expect(FileManager.default.fileExists(atPath: folder.path("old/old.txt")))
    }

    private func make(_ name: String, in folder: DataFolder) throws {
        try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: false)
        try Data().write(to: URL(fileURLWithPath: folder.path("\(name)/\(name).txt")))
    }
}
