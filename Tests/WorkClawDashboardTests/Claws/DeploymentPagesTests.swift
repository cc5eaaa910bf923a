import APIKeys
import APIKeysStore
import HTTPTypes
import TestSupport
import Testing

@testable import WorkClaw
@testable import WorkClawDashboard

@Suite("The pages of deployments")
struct DeploymentPagesTests {
    @Test("a form deploys once, however often it is sent, and leads to the deployment's page")
    func deploying() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team)
        // Changes of one moment stand in no order.
        site.time.advance(by: .milliseconds(1))
        let browser = try await site.browser()
        let path = "\(claw.id.path)/deploy"
        let form = try await browser.get(path)
        #expect(form.text.contains(#"value="blue_green" checked"#) && form.text.contains("Nothing is in service yet."))
        let fields: KeyValuePairs = try [
            "csrf": form.field("csrf"), "form": form.field("form"), "strategy": "rolling", "max_concurrent": "3",
            "batch_size": "",
        ]
        let made = try await browser.post(path, fields)
        let place = try #require(made.location)
        #expect(try await browser.post(path, fields).location == place)
        let found = try await site.deployments.list(in: team.team.id, seenBy: team.owner.id, limit: 10).deployments
        #expect(found.map(\.rollout) == [Rollout(.rolling, maxConcurrent: 3)])
        let page = try await browser.get(place)
        #expect(page.text.contains("Revision 1 of Reviewer") && page.text.contains("Hosts at a time"))
        let busy = try await browser.submit(path, ["strategy": "blue_green"])
        #expect(busy.status == 409 && busy.text.contains("is under way") && busy.text.contains(#"role="alert""#))
        #expect(try await site.audit.page(in: team.team.id, limit: 1).entries.map(\.action) == ["deployment.created"])
    }

    @Test("settings that do not belong to the strategy, or are out of range, are refused beside their fields and kept")
    func settings() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        let path = "\(team.systemClaw.id.path)/deploy"
        let wrong = try await browser.submit(
            path, ["strategy": "batched", "batch_size": "0", "validation_window": "soon", "max_concurrent": "2"])
        #expect(wrong.status == 422)
        for text in ["(out_of_range)", "(wrong_type)", "Is only for a rolling deployment. (invalid)", #"value="soon""#] {
            #expect(wrong.text.contains(text), "\(text)")
        }
        #expect(wrong.text.contains(#"value="batched" checked"#))
        #expect(try await browser.submit(path, ["strategy": "canary"]).text.contains("(required)"))
        let batched = try await browser.submit(path, ["strategy": "batched", "batch_size": "2", "validation_window": "0"])
        let page = try await browser.get(#require(batched.location)).text
        #expect(page.contains("<dt>Hosts in a batch</dt><dd>2</dd>") && page.contains("<dd>0 s</dd>"))
    }

    @Test("the list is filtered by Claw and status, and turns its pages; a Claw's own list has no other's")
    func list() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let browser = try await site.browser()
        #expect(try await browser.get("/deployments").text.contains("Nothing has been deployed yet."))
        let (first, second) = (
            try await site.makeClaw("First Claw", in: team), try await site.makeClaw("Second Claw", in: team)
        )
        for _ in 0...DeploymentListController.pageSize { try await site.deploy(first, in: team) }
        let paused = try await site.queue(second, in: team)
        try await site.drive(obstacle: "No.")
        let all = try await browser.get("/deployments")
        #expect(all.text.contains(paused.path) && all.text.contains("Paused"))
        #expect(all.text.matches(of: /class="tag">In service</).count == 1)
        let older = try await browser.get(#require(all.link("Older")))
        #expect(older.text.matches(of: /href="\/deployments\/dep_/).count == 2 && older.link("Newest") == "/deployments")
        let ofSecond = try await browser.get("/deployments?claw=\(second.id)")
        #expect(ofSecond.text.matches(of: /href="\/deployments\/dep_/).count == 1)
        #expect(ofSecond.text.contains(#"value="\#(second.id)" selected"#))
        let succeeded = try await browser.get(#require(ofSecond.link("Succeeded")))
        #expect(succeeded.text.contains("There are no such deployments."))
        let byStatus = try await browser.get("/deployments?status=paused")
        #expect(byStatus.text.contains(paused.path) && byStatus.text.matches(of: /href="\/deployments\/dep_/).count == 1)
        let own = try await browser.get("\(first.id.path)/deployments")
        #expect(own.text.contains("Deployments of First Claw") && !own.text.contains(paused.path))
        #expect(own.link("Older")?.hasPrefix("\(first.id.path)/deployments?before=") == true)
        #expect(try await browser.get("/deployments?claw=x&status=x&before=x").status == 200)
    }

    @Test("the page shows each host while it is under way, without naming it, and the events in order")
    func progress() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team)
        let hosts = [site.host("alpha"), site.host("beta")]
        for host in hosts { try await site.deployments.beat(host.name, at: site.time.now) }
        let id = try await site.queue(claw, in: team, rollout: Rollout(.batched, batchSize: 1, validationWindow: .seconds(60)))
        let browser = try await site.browser()
        let queued = try await browser.get(id.path).text
        #expect(queued.contains("data-again=") && queued.contains("Look again</a>") && queued.contains("Queued"))
        for _ in 0..<10 { for host in hosts { _ = try await host.round() } }
        let page = try await browser.get(id.path).text
        #expect(page.contains("1 of 2 runtime hosts answer from it."))
        #expect(page.contains("Host 1") && page.contains("Host 2") && page.contains("Answers from it"))
        #expect(!page.contains("alpha") && !page.contains("beta") && page.contains("are watched until"))
        site.time.advance(by: .seconds(61))
        for host in hosts { try await site.deployments.beat(host.name, at: site.time.now) }
        for _ in 0..<10 { for host in hosts { _ = try await host.round() } }
        let done = try await browser.get(id.path).text
        #expect(done.contains("The Claw answers from it.") && !done.contains("data-again=") && !done.contains("Look again"))
        let events = done.matches(of: /<li><time[^>]*>[^<]*<\/time> <span class="status [a-z-]+">([^<]*)</).map(\.output.1)
        #expect(done.contains(">2027-01-15 08:01:01 UTC</time>"))
        #expect(events.first == "Queued" && events.last == "Succeeded" && events.count >= 4)
    }

    @Test("a rollback says what answers afterwards, is done once, and is not offered where there is nothing to go back to")
    func rollingBack() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team)
        let browser = try await site.browser()
        let first = try await site.deploy(claw, in: team)
        #expect(try await !browser.get(first.path).text.contains("roll-back"))
        #expect(try await browser.get("\(first.path)/roll-back").location == first.path)
        let second = try await site.deploy(claw, in: team)
        #expect(try await browser.get(first.path).text.contains("Another revision has taken its place."))
        #expect(try await browser.get(second.path).link("Roll back") == "\(second.path)/roll-back")
        let ask = try await browser.get("\(second.path)/roll-back")
        #expect(ask.text.contains("Afterwards Reviewer answers from revision 1"))
        let fields: KeyValuePairs = try ["csrf": ask.field("csrf"), "form": ask.field("form")]
        #expect(try await browser.post("\(second.path)/roll-back", fields).location == second.path)
        #expect(try await browser.post("\(second.path)/roll-back", fields).location == second.path)
        let page = try await browser.get(second.path).text
        #expect(page.contains("Rolled back: revision 1 serves again.") && !page.contains("/roll-back"))
        #expect(try await browser.get(first.path).text.contains("The Claw answers from it."))
        let audit = try await site.audit.page(in: team.team.id, limit: 20).entries.map(\.action)
        #expect(audit.filter { $0 == "deployment.rolled_back" }.count == 1)
    }

    @Test("what is under way or paused is stopped; a page that has become old does no harm")
    func stopping() async throws {
        let site = try await Site()
        let team = try await site.setUp()
        let claw = try await site.makeClaw("Reviewer", in: team)
        try await site.deploy(claw, in: team)
        let browser = try await site.browser()
        let paused = try await site.queue(claw, in: team)
        try await site.drive(obstacle: "The model <b>does not</b> answer.")
        let page = try await browser.get(paused.path)
        #expect(page.text.contains("The model &lt;b&gt;does not&lt;/b&gt; answer."))
        #expect(page.link("Deploy again") == "\(claw.id.path)/deploy")
        let ask = try await browser.get("\(paused.path)/roll-back")
        #expect(ask.text.contains("The deployment is stopped. Afterwards Reviewer answers from revision 1"))
        // Another deployment takes its place meanwhile.
        try await site.deploy(claw, in: team)
        let late = try await browser.post(
            "\(paused.path)/roll-back", ["csrf": ask.field("csrf"), "form": ask.field("form")])
        #expect(late.status == 409 && late.text.contains("not in service"))
        let queued = try await site.queue(claw, in: team)
        #expect(try await browser.submit("\(queued.path)/roll-back").location == queued.path)
        #expect(try await browser.get(queued.path).text.contains("Revision 3 goes on serving."))
    }
}
