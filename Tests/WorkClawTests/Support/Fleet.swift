import APIKeys
import Logging
import SQLDatabase
import TestSupport
import Testing

@testable import WorkClaw

/// Several runtime hosts over one database, each with a probe of its own, by one clock. A host that is killed is not called any more.
struct Fleet {
    let workspace: Workspace
    let time: StillTime
    private(set) var running: [String] = []
    private var hosts: [String: RuntimeHost] = [:]
    private var probes: [String: FakeProbe] = [:]

    init(_ names: String..., in workspace: Workspace? = nil) async throws {
        if let workspace { self.workspace = workspace } else { self.workspace = try await Workspace() }
        time = StillTime()
        for name in names { try await start(name) }
    }

    /// Starts a host, which is live then.
    mutating func start(_ name: String) async throws {
        let probe = FakeProbe()
        hosts[name] = workspace.host(probe, time: time, name: name)
        probes[name] = probe
        running.append(name)
        try await workspace.deployments.beat(HostName(name), at: time.now)
    }

    mutating func kill(_ name: String) { running.removeAll { $0 == name } }

    func probe(_ name: String) throws -> FakeProbe { try #require(probes[name]) }

    @discardableResult
    func round(of name: String) async throws -> Bool { try await #require(hosts[name]).round() }

    /// One round of each host that runs, one after the other.
    @discardableResult
    func round() async throws -> Bool {
        var hasMoved = false
        for name in running where try await round(of: name) { hasMoved = true }
        return hasMoved
    }

    /// Rounds until there is nothing left to do.
    func settle() async throws {
        while try await round() {}
    }

    /// Lets time pass in steps as short as a heartbeat's, with a round in each.
    func pass(_ duration: Duration) async throws {
        let end = time.now.adding(duration)
        while time.now < end {
            time.advance(by: min(.seconds(1), end.since(time.now)))
            try await round()
        }
        try await settle()
    }

    /// Deploys the Claw as a whole, before anything that a test is about.
    func deployFirst(_ claw: Claw) async throws {
        let made = try await create(claw, Rollout(.blueGreen))
        try await settle()
        #expect(try await workspace.deployment(made.id).status == .succeeded)
    }

    func create(_ claw: Claw, _ rollout: Rollout) async throws -> Deployment {
        try await workspace.deployments.create(
            of: claw.id, rollout: rollout, by: workspace.owner.id, in: workspace.team, at: time.now)
    }

    func rollBack(_ deployment: Deployment) async throws -> Deployment {
        try await workspace.deployments.rollBack(
            deployment.id, by: workspace.owner.id, in: workspace.team, at: time.now)
    }

    /// The revision that each of the hosts that run answers from, in the order of their start; 0 for none.
    func serving(_ claw: Claw) async throws -> [Int] {
        let (team, names) = (workspace.team, running)
        return try await workspace.database.read { connection in
            try names.map {
                try DeploymentStore.revisionInService(of: claw.id, in: team, on: HostName($0), over: connection)?.number ?? 0
            }
        }
    }

    /// The state of each host in a deployment that is in progress.
    func states(_ deployment: Deployment) async throws -> [String: HostState] {
        try await workspace.database.read { connection in
            let rows = try connection.rows(
                "SELECT host, state FROM deployment_hosts WHERE deployment_id = $1", deployment.id.description)
            return try Dictionary(
                uniqueKeysWithValues: rows.map { (try $0.text(0), try $0.value(1, HostState.init)) })
        }
    }

    /// How many hosts a rolling deployment has out of service.
    func out(_ deployment: Deployment) async throws -> Int {
        try await states(deployment).values.count { $0 == .draining || $0 == .checking }
    }

    func status(_ deployment: Deployment) async throws -> DeploymentStatus {
        try await workspace.deployment(deployment.id).status
    }
}
