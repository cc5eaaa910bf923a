import Testing

@testable import WorkClaw

@Suite("In which order hosts take up a revision")
struct DeploymentStrategyTests {
    @Test("blue/green takes all at once, rolling one by one, batched a quarter at a time")
    func groups() {
        #expect(DeploymentStrategy.blueGreen.groups(of: [1, 2, 3]) == [[1, 2, 3]])
        #expect(DeploymentStrategy.rolling.groups(of: [1, 2, 3]) == [[1], [2], [3]])
        #expect(DeploymentStrategy.batched.groups(of: Array(1...8)) == [[1, 2], [3, 4], [5, 6], [7, 8]])
        #expect(DeploymentStrategy.batched.groups(of: Array(1...5)) == [[1, 2], [3, 4], [5]])
    }

    @Test("every strategy takes every host once, in order, whatever their number", arguments: DeploymentStrategy.allCases)
    func complete(_ strategy: DeploymentStrategy) {
        for count in 0...40 {
            let groups = strategy.groups(of: Array(0..<count))
            #expect(groups.flatMap(\.self) == Array(0..<count))
            #expect(groups.allSatisfy { !$0.isEmpty })
        }
    }
}
