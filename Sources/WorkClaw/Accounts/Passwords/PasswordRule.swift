import Foundation

/// Which passwords are refused though they are long enough: those that are tried first.
///
/// The rule is for passwords that are being set. One that was set before it works on.
enum PasswordRule {
    /// Of an email address, the shortest local part that may not stand in its owner's password: shorter ones stand in many words.
    static let shortestLocalPart = 4
    /// A password of so few different characters is a pattern.
    static let fewestCharacters = 5

    /// - Throws: a fault of `field`, which does not repeat the password.
    static func check(_ password: Password, for email: EmailAddress, at field: String = "password") throws(FieldFault) {
        let text = String(decoding: password.bytes, as: UTF8.self).lowercased()
        if isCommon(text) {
            throw FieldFault(
                .invalid, at: field, "Is among the passwords that are tried first. Choose one that nobody else would.")
        }
        if Set(text).count < fewestCharacters || isSequence(text) || isRepetition(text) {
            throw FieldFault(.invalid, at: field, "Is a pattern that is easily guessed. Choose one without repetitions.")
        }
        if isAboutProduct(text) {
            throw FieldFault(.invalid, at: field, "Is made of the product's name. Choose one that nobody else would.")
        }
        if isAbout(email, text) {
            throw FieldFault(.invalid, at: field, "Contains the email address. Choose one that has nothing to do with it.")
        }
    }

    // MARK: Each of the rules, for a text in small letters

    private static let common: Set<Substring> = Set(
        (EmbeddedText.files["Accounts/Passwords/common-passwords.txt"] ?? "").split(separator: "\n" as Character))

    /// Whether the list has it, whatever stands between its letters, and however they are dressed up as digits and signs.
    private static func isCommon(_ text: String) -> Bool {
        let plain = letters(of: text, undressing: signs)
        let undressed = letters(of: text, undressing: signs.merging(digits) { sign, _ in sign })
        let (head, tail) = splitAtLastDigits(plain)
        let undressedHead = letters(of: head, undressing: digits)
        return [letters(of: text), plain, undressed, undressedHead + tail, undressedHead].contains { common.contains($0[...]) }
    }

    private static let signs: [Character: Character] = ["@": "a", "$": "s", "!": "i", "|": "l", "€": "e"]
    private static let digits: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
    ]

    private static func letters(of text: String, undressing map: [Character: Character] = [:]) -> String {
        String(
            text.compactMap { character in
                let letter = map[character] ?? character
                return letter.isLetter || letter.isNumber ? letter : nil
            })
    }

    private static func splitAtLastDigits(_ text: String) -> (head: String, tail: String) {
        let tail = text.reversed().prefix { $0.isNumber }.count
        return (String(text.dropLast(tail)), String(text.suffix(tail)))
    }

    /// Whether each character is the next one after the last, or each the one before it: `abcdefghijkl`, `210987654321`.
    private static func isSequence(_ text: String) -> Bool {
        let values = text.unicodeScalars.map { Int($0.value) }
        let steps = zip(values.dropFirst(), values).map(-)
        let jumps = steps.count { abs($0) != 1 }
        return jumps * 6 <= steps.count
    }

    /// Whether it is one piece of up to a third of its length, over and over.
    private static func isRepetition(_ text: String) -> Bool {
        let characters = Array(text)
        guard characters.count >= 3 else { return false }
        return (1...(characters.count / 3)).contains { period in
            characters.indices.allSatisfy { characters[$0] == characters[$0 % period] }
        }
    }

    private static func isAboutProduct(_ text: String) -> Bool {
        let letters = letters(of: text)
        guard letters.contains("workclaw") else { return false }
        return letters.replacing("workclaw", with: "").allSatisfy { $0.isNumber }
    }

    private static func isAbout(_ email: EmailAddress, _ text: String) -> Bool {
        let address = email.text.lowercased()
        let local = String(address.prefix { $0 != "@" })
        let bare = letters(of: local)
        if text.contains(address) { return true }
        if local.count >= shortestLocalPart, text.contains(local) { return true }
        let letters = letters(of: text)
        if bare.count >= shortestLocalPart, letters.contains(bare) { return true }
        return !bare.isEmpty && letters.contains(bare) && letters.replacing(bare, with: "").allSatisfy { $0.isNumber }
    }
}
