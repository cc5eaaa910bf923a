import APIKeys
import Foundation
import Programs
import Testing
import Yams

@Suite("What is handed out for running the server")
struct DeployTests {
    // MARK: The image

    @Test("the image runs as a number that is not root, tells whether it is ready, and copies nothing that is not there")
    func dockerfile() throws {
        let lines = try Self.instructions(of: House.file("deploy/Dockerfile").text)
        #expect(lines.filter { $0.hasPrefix("FROM ") } == ["FROM swift:6.3-bookworm AS build", "FROM debian:bookworm-slim"])
        let runtime = try #require(lines.lastIndex { $0.hasPrefix("FROM ") })
        let user = try #require(lines[runtime...].last { $0.hasPrefix("USER ") })
        #expect(user.wholeMatch(of: /USER [1-9]\d*:[1-9]\d*/) != nil, "\(user)")
        #expect(lines[runtime...].contains { $0.hasPrefix("HEALTHCHECK ") && $0.contains("[") })
        #expect(lines.last == #"CMD ["serve"]"#)
        #expect(!lines.contains { $0.hasPrefix("ADD ") || $0.contains("curl") || $0.contains(":latest") })
        let ignored = try House.file("deploy/Dockerfile.dockerignore").lines
        for line in lines where line.hasPrefix("COPY ") && !line.contains("--from=") {
            for source in line.split(separator: " ").dropFirst().dropLast() {
                let path = House.root.appendingPathComponent(String(source)).path
                #expect(FileManager.default.fileExists(atPath: path), "\(source)")
                #expect(ignored.contains("!\(source)"), "\(source) is let into the build")
            }
        }
    }

    /// A line each, without comments.
    private static func instructions(of text: String) -> [String] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
            .replacing(/\\\n\s*/, with: "").split(separator: "\n").map(String.init)
    }

    // MARK: Compose

    @Test(
        "no service of Compose is root, writes where it need not, keeps a capability or gains one, or holds a secret in its settings"
    )
    func compose() throws {
        let file = try #require(try Yams.load(yaml: House.file("deploy/compose.yaml").text) as? [String: Any])
        let services = try #require(file["services"] as? [String: [String: Any]])
        #expect(Set(services.keys) == ["postgres", "migrate", "node1", "node2", "node3", "nginx"])
        for (name, service) in services {
            #expect(service["read_only"] as? Bool == true, "\(name)")
            #expect(service["cap_drop"] as? [String] == ["ALL"] && service["cap_add"] == nil, "\(name)")
            #expect(service["security_opt"] as? [String] == ["no-new-privileges:true"], "\(name)")
            #expect(service["privileged"] == nil && service["network_mode"] == nil, "\(name)")
            let user = try #require(service["user"] as? String, "\(name)")
            #expect(user != "root" && !user.hasPrefix("0"), "\(name)")
            let settings = service["environment"] as? [String: String] ?? [:]
            for (setting, value) in settings where setting.contains("PASSWORD") || setting.contains("URL") {
                #expect(setting.hasSuffix("_FILE") && value.hasPrefix("/run/secrets/"), "\(name): \(setting)")
            }
            for port in service["ports"] as? [String] ?? [] { #expect(port.hasPrefix("127.0.0.1:"), "\(name): \(port)") }
            if name != "migrate" { #expect(service["restart"] as? String == "unless-stopped", "\(name)") }
        }
        for node in ["node1", "node2", "node3"] {
            let waits = services[node]?["depends_on"] as? [String: [String: String]]
            #expect(waits?["postgres"]?["condition"] == "service_healthy")
            #expect(waits?["migrate"]?["condition"] == "service_completed_successfully")
        }
        #expect(services["migrate"]?["command"] as? [String] == ["migrate"])
        #expect(services["postgres"]?["ports"] == nil && services["node1"]?["ports"] == nil, "only nginx can be reached")
    }

    @Test("the address that the nodes trust is nginx's, and nobody else gets it by chance")
    func trustedAddress() throws {
        let file = try #require(try Yams.load(yaml: House.file("deploy/compose.yaml").text) as? [String: Any])
        let services = try #require(file["services"] as? [String: [String: Any]])
        let ofNginx = try #require(services["nginx"]?["networks"] as? [String: [String: String]])
        let address = try #require(ofNginx["front"]?["ipv4_address"])
        let settings = try #require(services["node1"]?["environment"] as? [String: String])
        #expect(settings["WORKCLAW_TRUSTED_PROXIES"] == "\(address)/32")
        let networks = try #require(file["networks"] as? [String: [String: Any]])
        let management = try #require(networks["front"]?["ipam"] as? [String: [[String: String]]])
        let range = try #require(management["config"]?.first?["ip_range"].flatMap { CIDR($0) })
        #expect(IPAddress(address).map { !range.contains($0) } == true, "\(address) lies in \(range)")
    }

    // MARK: systemd

    private static let analyze = ["/usr/bin/systemd-analyze"].first(where: FileManager.default.isExecutableFile(atPath:))

    @Test(
        "systemd takes the unit, alone and with PostgreSQL, and finds little to expose",
        .enabled(if: analyze != nil, "needs systemd"))
    func unit() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("workclaw-unit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = try House.file("deploy/systemd/workclaw.service").text
        // What is started must be there for the check, and the program is not installed.
        let unit = folder.appendingPathComponent("workclaw.service")
        try text.replacing("ExecStart=/usr/local/bin/workclaw", with: "ExecStart=/bin/true")
            .write(to: unit, atomically: true, encoding: .utf8)
        for _ in 0..<2 {
            let verified = try run(Self.analyze ?? "", "verify", "--man=no", unit.path)
            #expect(verified.status == 0 && verified.output.isEmpty, "\(verified.output)")
            let dropIns = folder.appendingPathComponent("workclaw.service.d")
            try FileManager.default.createDirectory(at: dropIns, withIntermediateDirectories: true)
            try House.file("deploy/systemd/postgres.conf").text
                .write(to: dropIns.appendingPathComponent("postgres.conf"), atomically: true, encoding: .utf8)
        }
        // In tenths: 2.0 of 10.
        let exposure = try run(Self.analyze ?? "", "security", "--offline=yes", "--no-pager", "--threshold=20", unit.path)
        #expect(exposure.status == 0, "\(exposure.output)")
        let stop = try #require(text.firstMatch(of: /TimeoutStopSec=(\d+)s/).flatMap { Int($0.output.1) })
        #expect(stop > 10, "longer than requests under way may take to end")
    }

    // MARK: nginx

    private static let nginx = ["/usr/sbin/nginx", "/usr/bin/nginx"].first(where: FileManager.default.isExecutableFile(atPath:))

    @Test("nginx takes its configuration", .enabled(if: nginx != nil, "needs nginx"))
    func proxy() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("workclaw-nginx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // The names of the nodes mean something among containers alone, and the checks of others may use the same folders.
        let configuration = try House.file("deploy/nginx/nginx.conf").text
            .replacing(/node\d:8080/, with: "127.0.0.1:9").replacing("/tmp/", with: "\(folder.path)/")
            .replacing("/etc/workclaw/", with: House.root.appendingPathComponent("deploy/nginx").path + "/")
        let file = folder.appendingPathComponent("nginx.conf")
        try configuration.write(to: file, atomically: true, encoding: .utf8)
        let tested = try run(Self.nginx ?? "", "-t", "-e", "stderr", "-c", file.path)
        #expect(tested.status == 0, "\(tested.output)")
    }

    private func run(_ program: String, _ arguments: String...) throws -> (status: Int32, output: String) {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("workclaw-said-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let said = try FileHandle(forWritingTo: file)
        let started = try withExtendedLifetime(said) {
            try SpawnedProgram(
                program, arguments, environment: ProcessInfo.processInfo.environment,
                output: said.fileDescriptor, errors: said.fileDescriptor)
        }
        let status = try #require(started.wait()?.status)
        return (status, try String(contentsOf: file, encoding: .utf8))
    }
}
