import APIKeysHummingbird

extension ActivityRow.Request {
    /// The row's texts, each to be put where the same stands in the page's own rows.
    func write(into json: inout JSONText) {
        json.open("{")
        json.member("id", id)
        json.member("time", time)
        json.member("machine_time", machineTime)
        json.member("call", call)
        json.member("answer", String(answer))
        json.member("outcome", outcomeWord)
        json.member("style", style)
        json.member("explanation", explanation)
        json.member("latency", latency)
        json.member("from", from)
        json.member("client", client)
        json.close("}")
    }
}
