import Foundation
import Synchronization
import WorkClawServer

/// Shows on standard error how far a copy is: a line for each table, and on a terminal how fast it goes meanwhile.
final class CopyProgressLines: Sendable {
    private struct State {
        var table = ""
        var start = ContinuousClock.now
        var shown = ContinuousClock.now
        var isLineOpen = false
    }

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let state = Mutex(State())

    func show(_ progress: CopyProgress) {
        state.withLock { state in
            switch progress {
            case .copying(let table, let rows):
                begin(table, &state)
                guard isTerminal, ContinuousClock.now - state.shown > .milliseconds(200) else { return }
                state.shown = ContinuousClock.now
                state.isLineOpen = true
                write("\r\u{1B}[K\(table): \(rows) rows\(rate(rows, state))")
            case .copied(let table, let rows, let kept):
                begin(table, &state)
                let already = kept > 0 ? ", of which \(kept) were there" : ""
                finish("\(table): \(rows) rows\(already)\(isTerminal ? rate(rows, state) : "")", &state)
                state.table = ""
            case .checking(let table):
                guard isTerminal else { return }
                state.isLineOpen = true
                write("\r\u{1B}[K\(table): comparing")
            }
        }
    }

    private func begin(_ table: String, _ state: inout State) {
        guard state.table != table else { return }
        state.table = table
        state.start = ContinuousClock.now
    }

    private func rate(_ rows: Int, _ state: State) -> String {
        let seconds = (ContinuousClock.now - state.start) / .seconds(1)
        return seconds > 0.1 ? ", \(Int(Double(rows) / seconds)) rows/s" : ""
    }

    private func finish(_ line: String, _ state: inout State) {
        write((state.isLineOpen ? "\r\u{1B}[K" : "") + line + "\n")
        state.isLineOpen = false
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
