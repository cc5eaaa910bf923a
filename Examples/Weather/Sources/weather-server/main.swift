import APIKeys
import APIKeysStore
import Weather

let server = try await WeatherServer(file: "weather.db")
try await server.run(port: 8082) { [keys = server.keys] port in
    let issued = try await keys.issue(named: "demo", scopes: ["readings:read", "readings:write"])
    print(
        """
        The key, shown this once: \(issued.secret.expose())
        Try: curl -H "Authorization: Bearer <key>" http://127.0.0.1:\(port)/readings
        """)
}
