import APIKeys
import APIKeysHummingbird
import Foundation
import Testing

@Suite("The clocks of this machine")
struct SystemTimeTests {
    @Test("show the present time, and go on")
    func present() {
        let time = SystemTime()
        let before = Int64(Date().timeIntervalSince1970 * 1000) - 1
        let uptime = time.uptime
        let now = time.now.milliseconds
        #expect(before...Int64(Date().timeIntervalSince1970 * 1000) + 1 ~= now)
        #expect(time.uptime >= uptime)
    }
}
