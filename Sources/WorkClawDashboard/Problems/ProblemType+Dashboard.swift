import APIKeysHummingbird
import Hummingbird

/// What a page is refused with, beside what every server of the house refuses.
extension ProblemType {
    static let personForbidden = ProblemType(
        code: "person_forbidden", status: .forbidden, title: "You may not do this")
    static let foreignForm = ProblemType(
        code: "foreign_form", status: .forbidden, title: "This form was not sent from a page of yours")
    static let linkInvalid = ProblemType(code: "link_invalid", status: .notFound, title: "This link does not work")
    static let noAnswer = ProblemType(code: "no_answer", status: .badGateway, title: "No answer came")
    static let storeUnavailable = ProblemType(
        code: "store_unavailable", status: .serviceUnavailable, title: "The database cannot be reached")
}
