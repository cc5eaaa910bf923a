"""What people do on the dashboard, step by step."""

import datetime
import re

from playwright.sync_api import Error

import claws
import chat
import settings

PASSWORD = "a long pass phrase for the browser"
EMAIL = "owner@example.com"
KEY = re.compile(r"wc_live_[0-9A-Za-z]{36}")


def run(visitor, is_first):
    if is_first:
        set_up(visitor)
    else:
        sign_in(visitor)
    name = f"CI {visitor.kind}"
    key = rotate(visitor, name, make_key(visitor, name))
    revoke(visitor, name, key)
    look_into_activity(visitor)
    claws.run(visitor)
    chat.run(visitor)
    keep_key(visitor, f"Kept {visitor.kind}")
    settings.run(visitor, PASSWORD)
    for path, picture in PAGES:
        visitor.page.goto(path)
        visitor.look(picture)
    sign_out(visitor)


# Those that no flow leads through.
PAGES = [
    ("/nowhere", "not-found"),
    ("/account/address", "address"),
    ("/settings/audit?from=system", "audit-of-origin"),
    ("/settings/explain", "explain"),
    ("/settings/audit", "audit"),
    ("/settings/audit?actor=x", "audit-refused"),
]


def set_up(visitor):
    page = visitor.page
    page.goto(visitor.server.set_up_link)
    visitor.look("set-up")
    page.get_by_label("Team").fill("First")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill("password1234")
    page.get_by_role("button").click()
    visitor.look("set-up-refused")
    visitor.check(page.get_by_label("Team").input_value() == "First", "a refused form keeps what was typed")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button").click()
    page.wait_for_url("**/settings/keys")
    visitor.look("keys-empty")


def sign_in(visitor):
    page = visitor.page
    page.goto("/settings/keys")
    visitor.check("/sign-in" in page.url, "a stranger is led to where one signs in")
    visitor.look("sign-in")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill("not the password at all")
    page.get_by_role("button", name="Sign in").click()
    visitor.look("sign-in-refused")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/settings/keys")
    visitor.look("keys")


def make_key(visitor, name):
    page = visitor.page
    page.get_by_role("link", name="Create key").click()
    visitor.look("new")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Generate key").click()
    visitor.look("new-refused")
    visitor.check(page.get_by_label("Name", exact=True).input_value() == name, "a refused form keeps what was typed")
    page.get_by_label("claws:read").check()
    page.get_by_role("button", name="Generate key").click()
    key = page.locator("#key").text_content()
    visitor.check(KEY.fullmatch(key), "the key is shown")
    visitor.look("made")
    if visitor.kind.has_scripts:
        page.get_by_role("button", name="Copy the key").click()
        page.get_by_text("Copied.").wait_for()
        visitor.check(page.evaluate("navigator.clipboard.readText()") == key, "the button copies the key")
    page.reload()
    visitor.look("made-again")
    visitor.check(not KEY.search(page.content()), "a form that is sent again does not show the key again")
    page.get_by_role("link", name="key's page").click()
    visitor.look("key")
    visitor.check(not KEY.search(page.content()), "the key stands on no other page")
    try:
        page.go_back()
        visitor.check(not KEY.search(page.content()), "going back does not show the key again")
    except Error as error:
        # The answer to a form, which was not kept: the browser would ask before it sends the form again.
        visitor.check("ERR_CACHE_MISS" in error.message, "going back finds nothing that was kept")
        page.wait_for_url("chrome-error://**")
    visitor.check(visitor.server.becomes("/v1/claws", key, 200), "the key opens the API")
    return key


def keep_key(visitor, name):
    """A key that lives to the end of a day, and that the vault keeps; then the list in its orders."""
    page = visitor.page
    secret = re.sub(r"\W", "_", f"KEPT_{visitor.kind}")
    page.goto("/settings/keys/new")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("claws:read").check()
    page.get_by_label("Last day").fill(f"{datetime.date.today() + datetime.timedelta(days=30)}")
    page.get_by_label("On a date").check()
    page.get_by_label("Name of the secret").fill("not a name")
    page.get_by_label("Save to Vault").check()
    page.get_by_role("button", name="Generate key").click()
    visitor.look("new-kept-refused")
    visitor.check(page.locator("#keep-name-fault").count() == 1, "what is wrong stands beside its field")
    visitor.check(page.get_by_label("On a date").is_checked(), "a refused form keeps what was chosen")
    page.get_by_label("Name of the secret").fill(secret)
    page.get_by_role("button", name="Generate key").click()
    visitor.look("made-kept")
    visitor.check(KEY.fullmatch(page.locator("#key").text_content()), "the key is shown")
    page.get_by_role("link", name=secret).click()
    visitor.check(not KEY.search(page.content()), "the vault's page does not have the key")
    page.get_by_role("link", name="What was done with it").click()
    visitor.look("vault-log-of-secret")
    for path, picture in [("?sort=name", "keys-by-name"), ("?sort=-expires", "keys-by-expiry"), ("?attention=yes", "keys-attention")]:
        page.goto("/settings/keys" + path)
        visitor.look(picture)


def rotate(visitor, name, key):
    page = visitor.page
    page.goto("/settings/keys")
    page.get_by_label("Name or last characters").fill(name)
    page.get_by_role("button", name="Search").click()
    visitor.look("keys-found")
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("link", name="Rotate").click()
    visitor.look("rotate")
    page.get_by_role("button", name="Rotate").click()
    successor = page.locator("#key").text_content()
    visitor.check(KEY.fullmatch(successor) and successor != key, "the new key is shown")
    visitor.look("rotated")
    if visitor.kind.has_scripts:
        page.get_by_role("button", name="Copy the key").click()
        page.get_by_text("Copied.").wait_for()
    for each in (key, successor):
        visitor.check(visitor.server.becomes("/v1/claws", each, 200), "in the grace both keys open the API")
    page.get_by_role("link", name="See who still uses it").click()
    caller = page.get_by_role("rowheader", name="127.0.0.1")
    # The activity is written a moment after the answer.
    for _ in range(20):
        if caller.count():
            break
        page.wait_for_timeout(100)
        page.reload()
    visitor.check(caller.count(), "the old key's page shows its caller within 2 seconds")
    visitor.look("cut-over")
    page.get_by_role("link", name="End the grace now").click()
    visitor.look("end-grace")
    page.get_by_role("button", name="End the grace now").click()
    visitor.look("grace-ended")
    visitor.check(visitor.server.status("/v1/claws", key) == 401, "the old key opens nothing at once")
    return successor


def revoke(visitor, name, key):
    page = visitor.page
    page.goto("/settings/keys")
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("link", name="Revoke").click()
    visitor.look("revoke")
    typed = page.get_by_label("name", exact=False)
    if typed.count():
        typed.first.fill(name)
    page.get_by_role("button", name="Revoke").click()
    visitor.look("revoked")
    visitor.check(visitor.server.becomes("/v1/claws", key, 401), "the revoked key opens nothing")


def look_into_activity(visitor):
    page = visitor.page
    page.get_by_role("link", name="Activity").click()
    explain = page.get_by_role("link", name="Explain", exact=True)
    # The activity is written a moment after the answer.
    for _ in range(50):
        if explain.count():
            break
        page.wait_for_timeout(100)
        page.reload()
    visitor.look("activity")
    page.get_by_text("The same as a table").click()
    visitor.look("activity-table")
    page.get_by_role("link", name="30 days").click()
    page.get_by_label("Status").fill("9xx")
    page.get_by_role("button", name="Filter").click()
    visitor.look("activity-refused")
    visitor.check(page.get_by_label("Status").input_value() == "9xx", "a refused filter keeps what was typed")
    page.get_by_label("Status").fill("401")
    page.get_by_role("button", name="Filter").click()
    visitor.look("activity-filtered")
    explain.first.click()
    visitor.look("explained")
    visitor.check("The key was revoked at" in page.content(), "the refusal is explained")


def sign_out(visitor):
    page = visitor.page
    page.goto("/settings/keys")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/settings/keys")
    visitor.check("/sign-in" in page.url, "who has signed out is a stranger")
