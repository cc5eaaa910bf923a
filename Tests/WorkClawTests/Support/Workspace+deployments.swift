import APIKeys
import Logging
import SQLDatabase
import SQLiteDatabase
import TestSupport

@testable import WorkClaw

extension Workspace {
    var deployments: DeploymentStore { DeploymentStore(database: database) }

    func host(_ probe: FakeProbe = FakeProbe(), time: StillTime = StillTime(), name: String = "host") -> RuntimeHost {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return RuntimeHost(store: deployments, probe: probe, time: time, logger: logger, name: HostName(name))
    }

    /// Deploys the Claw as it is now, and drives all deployments that wait.
    @discardableResult
    func deploy(_ claw: Claw, at now: Timestamp = start, by host: RuntimeHost? = nil) async throws -> Deployment {
        let made = try await deployments.create(of: claw.id, by: owner.id, in: team, at: now)
        let host = host ?? self.host()
        while try await host.round() {}
        return try await deployment(made.id)
    }

    func deployment(_ id: DeploymentID) async throws -> Deployment {
        try await deployments.deployment(id, in: team, seenBy: owner.id)
    }

    /// The number of the revision that the Claw answers from.
    func revisionInService(of claw: Claw) async throws -> Int? {
        let team = team
        return try await database.read {
            try DeploymentStore.revisionInService(of: claw.id, in: team, on: $0)?.number
        }
    }
}
