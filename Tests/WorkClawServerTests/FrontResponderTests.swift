import Testing

@testable import WorkClawServer

@Suite("Which requests are the REST surface's")
struct FrontResponderTests {
    @Test(
        "what its paths begin with, however a router might read them",
        arguments: [
            "/v1", "/v1/", "/v1/claws", "/V1/claws", "/v1?x=1", "/health/ready", "/docs", "/docs/style.css", "/openapi.yaml",
            "//v1/claws", "//", "http://localhost/v1", "*", "",
        ])
    func api(_ target: String) {
        #expect(FrontResponder.isOfAPI(target))
    }

    @Test(
        "everything else is for the pages",
        arguments: ["/", "/v", "/v10", "/v1x", "/settings/v1", "/healthy", "/doc", "/openapi", "/sign-in?next=/v1"])
    func pages(_ target: String) {
        #expect(!FrontResponder.isOfAPI(target))
    }

    @Test("a request without a target is not a page's")
    func none() {
        #expect(FrontResponder.isOfAPI(nil))
    }
}
