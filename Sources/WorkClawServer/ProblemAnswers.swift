import APIKeys
import APIKeysHummingbird
import HTTPTypes
import NIOCore
import VerifyPort

/// Answers at the verify port in the words of the REST surface: whoever reads a refusal need not know which of the two it came from.
struct ProblemAnswers: AnswerSource {
    let guarding: APIKeyGuard
    let problemBase: String

    func answer(to refusal: Refusal, lacking scope: Scope?) -> Answer {
        var problem = guarding.problem(for: refusal, lacking: scope)
        if refusal == .quotaExceeded { problem.violatedPolicies = [Answer.violatedPolicy] }
        return answer(problem)
    }

    func answer(to fault: RequestFault) -> Answer {
        answer(Problem(ProblemType(of: HTTPResponse.Status(code: fault.status)), detail: fault.detail))
    }

    private func answer(_ problem: Problem) -> Answer {
        let fields =
            [("Content-Type", "application/problem+json")]
            + problem.headers.map { ($0.name.rawName, $0.value) }
            + [("Cache-Control", "no-store"), ("X-Request-Id", "\(Answer.requestID)")]
        let document = problem.document(requestID: Answer.requestID, base: problemBase)
        return Answer(
            status: problem.status.code, reason: problem.status.reasonPhrase, fields: fields.map { (name: $0.0, value: $0.1) },
            body: Array(document.readableBytesView))
    }
}
