import ArgumentParser
import WorkClawServer

/// A duration on the command line, as in `90d`, `24h`, `15m`, `30s`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        guard let text = DurationText(argument) else { return nil }
        duration = text.duration
    }

    var defaultValueDescription: String { "24h" }
}
