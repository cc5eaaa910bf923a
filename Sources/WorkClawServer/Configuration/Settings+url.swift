extension Settings {
    /// Where a server with these settings can be reached that listens on `port`.
    func url(port: Int) -> String {
        "\(tls == nil ? "http" : "https")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
