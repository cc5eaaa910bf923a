/// A form whose head is whole, and whose body may not be.
struct PendingForm {
    /// Bytes of the head.
    let head: Int
    /// Bytes of head and body, or of what is taken of a request that is answered without its body.
    let length: Int
    /// What is wrong already.
    let fault: IntrospectionFault?
    /// Whether the client waits to be told that it may go on.
    var waits: Bool
}
