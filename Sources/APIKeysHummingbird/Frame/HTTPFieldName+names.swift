package import HTTPTypes

// Constants, each a token: the initialiser fails for none of them.
extension HTTPField.Name {
    // swift-format-ignore: NeverForceUnwrap
    package static let xRequestID = HTTPField.Name("X-Request-Id")!
    // swift-format-ignore: NeverForceUnwrap
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}
