"""The account, the team, the schedule and the vault, step by step."""

import base64
import hashlib
import hmac
import re
import struct
import time

PICTURED = "svg[role=img]"


def run(visitor, password):
    schedule(visitor)
    vault(visitor)
    team(visitor)
    join_link(visitor)
    account(visitor, password)


def schedule(visitor):
    page = visitor.page
    page.goto("/settings/schedule")
    visitor.look("schedule")
    page.get_by_label("Every 90 days").check()
    page.get_by_label("Longest age").fill("many")
    page.get_by_role("button", name="Save").click()
    visitor.look("schedule-refused")
    visitor.check(page.get_by_label("Longest age").input_value() == "many", "a refused form keeps what was typed")
    page.get_by_label("Longest age").fill("")
    page.get_by_role("button", name="Save").click()
    visitor.look("schedule-saved")
    visitor.check(page.get_by_label("Every 90 days").is_checked(), "the schedule is what was saved")


def vault(visitor):
    page = visitor.page
    name, value = re.sub(r"\W", "_", f"TOKEN_{visitor.kind}"), "a value that no page shows"
    page.goto("/settings/vault")
    visitor.look("vault")
    page.get_by_role("link", name="Add a secret").click()
    visitor.look("secret-new")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Value").fill(value)
    page.get_by_role("button", name="Keep the secret").click()
    visitor.look("secret-refused")
    visitor.check(page.get_by_label("Name", exact=True).input_value() == name, "a refused form keeps what was typed")
    visitor.check(value not in page.content(), "a refused form does not send the value back")
    page.locator("#scope-team").check()
    page.get_by_label("Value").fill(value)
    page.get_by_role("button", name="Keep the secret").click()
    visitor.look("secret")
    page.get_by_role("link", name="Replace").click()
    visitor.look("secret-replace")
    page.get_by_label("Value").fill(value)
    page.get_by_role("button", name="Replace the value").click()
    for path, picture in [("/settings/vault", "vault-filled"), ("/settings/vault/log", "vault-log")]:
        page.goto(path)
        visitor.look(picture)
        visitor.check(name in page.content() and value not in page.content(), "the secret is named, and its value is not shown")
    page.goto("/settings/vault")
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Delete").click()
    visitor.look("secret-delete")
    page.get_by_role("button", name="Delete the secret").click()
    visitor.check(name not in page.content(), "a secret that was deleted is gone")


def team(visitor):
    page = visitor.page
    email = f"{visitor.kind}@example.com"
    page.goto("/settings/team")
    visitor.look("team")
    page.get_by_role("link", name="Invite somebody").click()
    visitor.look("invite")
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Make the invitation").click()
    visitor.look("invited")
    link = page.locator("pre.secret code").text_content()
    visitor.check("/join/" in link, "the invitation's link is shown")
    leave(visitor, "Copy the link")
    page.get_by_role("link", name="To the team").click()
    visitor.check(link not in page.content(), "the link stands on no other page")
    visitor.look("team-invited")
    page.get_by_role("link", name=email).click()
    visitor.look("person")
    page.get_by_role("link", name="Invite as Admin").click()
    visitor.look("make-admin")
    page.get_by_role("button", name="Invite as Admin").click()
    page.get_by_role("link", name=email).click()
    page.get_by_role("link", name="Revoke the invitation").click()
    visitor.look("person-remove")
    page.get_by_role("button", name="Revoke the invitation").click()
    visitor.check(email not in page.content(), "a revoked invitation is gone")


def join_link(visitor):
    page = visitor.page
    page.goto("/settings/team/links/new")
    visitor.look("link-new")
    page.get_by_label("How many").fill("3")
    page.get_by_role("button", name="Make the link").click()
    visitor.look("link-made")
    link = page.locator("pre.secret code").text_content()
    leave(visitor, "Copy the link")
    stranger = page.context.browser.new_context()
    try:
        visit = stranger.new_page()
        visit.goto(link)
        visitor.check(visit.get_by_text("sign in to join").count() == 1, "a stranger is offered to join by the link")
    finally:
        stranger.close()
    page.get_by_role("link", name="To the team").click()
    page.get_by_role("link", name="Revoke the link").first.click()
    visitor.look("link-revoke")
    page.get_by_role("button", name="Revoke").click()
    visitor.look("team-without-links")


def account(visitor, password):
    page = visitor.page
    page.goto("/account")
    visitor.look("account")
    page.get_by_label("Times are shown in").select_option("Europe/Madrid")
    page.get_by_role("button", name="Save").click()
    visitor.check(page.get_by_label("Times are shown in").input_value() == "Europe/Madrid", "the time zone is what was saved")
    page.goto("/account/password")
    visitor.look("password")
    page.get_by_label("Present password").fill("not the password at all")
    page.get_by_label("New password").fill(password + "!")
    page.get_by_role("button", name="Change password").click()
    visitor.look("password-refused")

    page.goto("/account/second-factor")
    visitor.look("second-factor")
    page.get_by_role("button", name="Continue").click()
    visitor.look("second-factor-secret")
    visitor.check(page.locator(PICTURED).count() == 1, "the secret is shown as a picture")
    secret = page.locator("#secret").text_content()
    page.get_by_label("The code").fill("000000")
    page.get_by_role("button", name="Switch on").click()
    visitor.look("second-factor-refused")
    visitor.check(secret not in page.content(), "the secret is shown once")
    page.get_by_label("The code").fill(code(secret))
    page.get_by_role("button", name="Switch on").click()
    visitor.look("recovery-codes")
    codes = page.locator("pre.secret code").text_content().split()
    visitor.check(len(codes) == 10, "there are ten recovery codes")
    leave(visitor, "Copy the codes")
    page.get_by_role("link", name="To your account").click()
    visitor.check(page.get_by_text("Recovery codes left: 10").count() == 1, "the account has ten recovery codes")
    visitor.look("account-second-factor")
    page.get_by_role("link", name="Switch off").click()
    visitor.look("second-factor-off")
    page.get_by_role("button", name="Switch off").click()
    visitor.check(page.get_by_role("link", name="Set up an authenticator app").count() == 1, "the second step is off")
    page.goto("/settings/team/new")
    visitor.look("team-new")


def leave(visitor, button):
    """Copies what is shown once, where a script would otherwise ask before the page is left."""
    if visitor.kind.has_scripts:
        visitor.page.get_by_role("button", name=button).click()
        visitor.page.get_by_text("Copied.").wait_for()


def code(secret):
    """What an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    number = struct.unpack(">I", digest[digest[-1] & 15:][:4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
