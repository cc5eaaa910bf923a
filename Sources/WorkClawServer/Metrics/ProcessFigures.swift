import APIKeys
import Foundation
import PrometheusText

/// What the operating system says of this process, under the names that all exporters give it. Where there is no `/proc`, only the start.
struct ProcessFigures: Sendable {
    let startedAt: Timestamp

    func collect(into samples: inout MetricSamples) {
        samples.set("process_start_time_seconds", Double(startedAt.milliseconds) / 1000)
        // proc(5): `utime` and `stime` are fields 14 and 15, `rss` is field 24 in pages; the name, field 2, may hold blanks and parentheses.
        if let text = Self.content(of: "/proc/self/stat"), let end = text.lastIndex(of: ")") {
            let fields = text[text.index(after: end)...].split(separator: " ")
            let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
            if fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]), let pages = Int(fields[21]) {
                samples.set("process_cpu_seconds_total", (user + system) / ticks)
                samples.set("process_resident_memory_bytes", pages * Int(sysconf(Int32(_SC_PAGESIZE))))
            }
        }
        if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            // One of them is the directory, which is closed by now.
            samples.set("process_open_fds", max(0, open.count - 1))
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            samples.set("process_max_fds", Double(limit.rlim_cur))
        }
    }

    private static func content(of path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
