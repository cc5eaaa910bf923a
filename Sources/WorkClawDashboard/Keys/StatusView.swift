import APIKeys
import Foundation

/// A key's status in a word, and the style that it has.
struct StatusView: Sendable {
    let word: String
    let style: String

    init(_ status: KeyStatus) {
        word = status.rawValue.capitalized
        style = "status-\(status.rawValue)"
    }
}
