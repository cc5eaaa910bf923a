"""Talking with a Claw, and a key's requests as they come, step by step."""

from model import PIECE

SCOPES = ["claws:read", "claws:write", "deployments:read", "deployments:write"]


def run(visitor):
    name = f"Live {visitor.kind}"
    key = make_key(visitor, name)
    claw = deploy(visitor, key)
    chat(visitor, claw)
    live(visitor, name, key)


def make_key(visitor, name):
    page = visitor.page
    page.goto("/settings/keys/new")
    page.get_by_label("Name", exact=True).fill(name)
    for scope in SCOPES:
        page.locator(f"input[value='{scope}']").check()
    page.get_by_role("button", name="Generate key").click()
    key = page.locator("#key").text_content()
    if visitor.kind.has_scripts:
        page.get_by_role("button", name="Copy the key").click()
        page.get_by_text("Copied.").wait_for()
    visitor.check(visitor.server.becomes("/v1/claws", key, 200), "the key opens the API")
    return key


def deploy(visitor, key):
    """A Claw that thinks with the model of this test, in service."""
    server, page = visitor.server, visitor.page
    claw = server.call("POST", "/v1/claws", key, {"name": f"Scout {visitor.kind}", "model": "openai/small"})["id"]
    page.goto(f"/claws/{claw}/chat")
    visitor.look("chat-not-deployed")
    visitor.check("This Claw is not deployed" in page.content(), "a Claw that is not deployed says so")
    if not server.has_secret:
        page.goto("/settings/vault/new")
        page.get_by_label("Name", exact=True).fill("OPENAI_API_KEY")
        page.get_by_label("Value").fill("sk-of-the-test")
        page.locator("#scope-team").check()
        page.get_by_role("button", name="Keep the secret").click()
        server.has_secret = True
    made = server.call("POST", "/v1/deployments", key, {"claw_id": claw})["id"]
    for _ in range(100):
        status = server.call("GET", f"/v1/deployments/{made}", key)["status"]
        if status not in ("queued", "in_progress"):
            break
        page.wait_for_timeout(100)
    visitor.check(status == "succeeded", f"the Claw is deployed, not {status}")
    return claw


def chat(visitor, claw):
    page = visitor.page
    page.goto(f"/claws/{claw}/chat")
    visitor.look("chat-empty")
    box, send = page.get_by_label("Message", exact=True), page.get_by_role("button", name="Send")
    said = page.locator("#talk > li")
    box.fill("Hello <img src=x onerror=alert(1)>")
    send.click()
    if visitor.kind.has_scripts:
        page.get_by_role("button", name="Stop").wait_for()
        page.locator("#talk [aria-busy] .words", has_text="piece").wait_for()
        visitor.look("chat-answering")
        page.locator("p.unseen", has_text="says:").wait_for(state="attached")
        visitor.check(box.input_value() == "", "the box is empty again")
        visitor.check(page.evaluate("document.activeElement.id") == "message", "the box has the focus")
    else:
        page.wait_for_url("**#msg_*")
    visitor.check(said.count() == 2, "the message and its answer stand there")
    visitor.check(said.nth(1).locator(".words").text_content() == PIECE * 4, "the answer stands there as text")
    visitor.check(page.locator("main img, .words b").count() == 0, "nothing of it has become an element")
    visitor.look("chat")
    if visitor.kind.has_scripts:
        page.reload()
        visitor.check(said.count() == 2, "the address is that of the conversation")

    # A failed answer stands beside what was typed.
    words = f"fail {visitor.kind}"
    box.fill(words)
    if visitor.kind.has_scripts:
        box.press("Control+Enter")
        page.locator("#message-fault", has_text="refused").wait_for()
    else:
        send.click()
    visitor.look("chat-failed")
    visitor.check(box.input_value() == words and "status 500" in page.locator("#message-fault").text_content(), "it is kept")
    send.click()
    page.locator("#talk > li:nth-child(4) .words", has_text=PIECE.strip() + " " + PIECE.strip()).wait_for()
    if visitor.kind.has_scripts:
        page.locator("#talk:not(:has([aria-busy]))").wait_for()
    visitor.check(said.count() == 4, "sent again it is the same message")

    if visitor.kind.has_scripts:
        box.fill("slowly, please")
        send.click()
        page.locator("#talk [aria-busy] .words", has_text="piece").wait_for()
        page.get_by_role("button", name="Stop").click()
        page.locator("#message-fault", has_text="Stopped").wait_for()
        visitor.check(box.input_value() == "slowly, please", "what was stopped is kept")
        visitor.check(page.evaluate("document.activeElement.id") == "message", "the box has the focus again")
        visitor.look("chat-stopped")
    page.get_by_role("link", name="New conversation").click()
    visitor.look("chat-new")
    visitor.check(said.count() == 0, "a new conversation is empty")


def live(visitor, name, key):
    page, server = visitor.page, visitor.server
    page.goto("/settings/keys")
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("link", name="Activity").click()
    rows = page.locator("#requests tbody tr")
    if not visitor.kind.has_scripts:
        visitor.check(page.get_by_role("switch").count() == 0, "without scripts there is no switch")
        server.status("/v1/live-plain", key)
        for _ in range(50):
            page.get_by_role("link", name="Look again").click()
            if page.get_by_text("GET /v1/live-plain").count():
                break
            page.wait_for_timeout(100)
        visitor.check(page.get_by_text("GET /v1/live-plain").count(), "looking again shows what is new")
        return
    switch = page.get_by_role("switch", name="Live")
    switch.click()
    page.get_by_text("New requests appear").wait_for()
    for path in ("/v1/live-one", "/v1/live-two"):
        server.status(path, key)
        rows.first.get_by_text(f"GET {path}").wait_for(timeout=3000)
    visitor.check(rows.first.get_by_role("rowheader").locator("code").count() == 1, "the row has its request's id")
    visitor.look("activity-live")
    switch.click()
    visitor.check(switch.get_attribute("aria-checked") == "false", "it can be switched off")
    server.status("/v1/live-three", key)
    page.wait_for_timeout(500)
    visitor.check(rows.first.get_by_text("GET /v1/live-two").count() == 1, "then nothing comes any more")
    switch.click()
    rows.first.get_by_text("GET /v1/live-three").wait_for(timeout=3000)
    ids = page.locator("#requests th code").all_text_contents()
    visitor.check(len(ids) == len(set(ids)), "no request stands there twice")
