import APIKeys

/// What the secret of a second factor is bound to: sealed for one person, it opens for no other.
struct SecondFactorContext: SealContext {
    let person: UserID

    var name: String { "the second factor of \(person)" }

    func associatedData(for purpose: String) -> [UInt8] {
        ["workclaw second factor v1 \(purpose)", person.description].flatMap { Array("\($0.utf8.count):\($0)".utf8) }
    }
}
