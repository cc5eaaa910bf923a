import HTTPTypes

// Constants, each a token: the initialiser fails for none of them.
extension HTTPField.Name {
    static let xRequestID = HTTPField.Name("X-Request-Id")!
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}
