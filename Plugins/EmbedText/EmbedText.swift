import Foundation
import PackagePlugin

/// Compiles a target's text files into it, so that the program stays one file: the contract, the pages, the shipped skills.
///
/// Every file below the target's folder that is no Swift source is embedded. The target's code finds it by its path from that folder, as
/// in `EmbeddedText.files["openapi.yaml"]`. The target excludes these files in `Package.swift`, lest the compiler warn of them.
@main
struct EmbedText: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let target = target as? SourceModuleTarget else { return [] }
        let folder = target.directoryURL
        let paths = (FileManager.default.subpaths(atPath: folder.path) ?? []).filter { isEmbedded($0, in: folder) }.sorted()
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedText.swift")
        return [
            .buildCommand(
                displayName: "Embedding the texts of \(target.name)",
                executable: try context.tool(named: "embed-text").url,
                arguments: [output.path, folder.path] + paths,
                inputFiles: paths.map { folder.appending(path: $0) },
                outputFiles: [output])
        ]
    }

    private func isEmbedded(_ path: String, in folder: URL) -> Bool {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: folder.appending(path: path).path, isDirectory: &isDirectory)
        let isHidden = path.split(separator: "/").contains { $0.hasPrefix(".") }
        return exists && !isDirectory.boolValue && !isHidden && !path.hasSuffix(".swift")
    }
}
