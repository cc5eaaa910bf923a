extension VerifyPort {
    /// The port cannot listen.
    public struct ListenError: Error {
        public let address: Address
        /// What the system says.
        public let cause: any Error
    }
}
