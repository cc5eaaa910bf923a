"""Claws: making, editing, deploying, rolling back and deleting one, step by step."""


def run(visitor):
    name = f"Reviewer {visitor.kind}"
    make(visitor, name)
    address = visitor.page.url
    edit(visitor)
    skills(visitor, address)
    deploy(visitor, address)
    roll_back(visitor, address, name)
    delete(visitor, address, name)


def make(visitor, name):
    page = visitor.page
    page.goto("/claws")
    visitor.look("claws-fresh")
    page.get_by_role("link", name="New Claw").click()
    visitor.look("claw-new")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Model").fill("gpt")
    page.get_by_role("button", name="Make the Claw").click()
    visitor.look("claw-new-refused")
    visitor.check(page.get_by_label("Name", exact=True).input_value() == name, "a refused form keeps what was typed")
    page.get_by_label("Model").fill("echo")
    page.get_by_role("button", name="Make the Claw").click()
    page.get_by_role("heading", name=name).wait_for()
    visitor.look("claw")


def edit(visitor):
    page = visitor.page
    page.get_by_role("link", name="Instructions").click()
    visitor.look("claw-file")
    page.get_by_label("Text").fill("Read the change.\n\nSay what would break.")
    page.get_by_role("button", name="Preview").click()
    visitor.look("claw-file-preview")
    visitor.check("# Instructions" in page.content(), "the preview shows what a model is told")
    visitor.check("Say what" in page.get_by_label("Text").input_value(), "a preview keeps what was typed")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Change", exact=True).click()
    visitor.look("claw-edit")
    page.get_by_label("Purpose").fill("Reviews changes")
    page.get_by_role("button", name="Save").click()
    visitor.check(page.get_by_text("Reviews changes").count() == 1, "the purpose is what was saved")
    page.get_by_role("link", name="Change connections").click()
    visitor.look("claw-connections")
    page.get_by_label("Name", exact=True).first.fill("Source")
    page.get_by_label("Kind").first.fill("API!")
    page.get_by_role("button", name="Save").click()
    visitor.look("claw-connections-refused")
    page.get_by_label("Kind").first.fill("api")
    page.get_by_role("button", name="Save").click()
    visitor.check(page.get_by_role("rowheader", name="Source").count() == 1, "the connection is what was saved")


def skills(visitor, address):
    page = visitor.page
    page.goto(address + "/skills")
    visitor.look("claw-skills")
    page.get_by_role("button", name="Install code-review").click()
    visitor.look("claw-skills-installed")
    visitor.check(page.get_by_text("Needs setup").count() == 1, "a skill says that it lacks a secret")
    page.get_by_role("button", name="Disable code-review").click()
    visitor.check(page.get_by_role("button", name="Enable code-review").count() == 1, "a disabled skill can be enabled")
    page.get_by_role("button", name="Enable code-review").click()


def deploy(visitor, address):
    page = visitor.page
    page.goto(address + "/deploy")
    visitor.look("deploy")
    page.get_by_label("Batched").check()
    page.get_by_label("Hosts in a batch").fill("none")
    page.get_by_role("button", name="Deploy").click()
    visitor.look("deploy-refused")
    visitor.check(page.get_by_label("Hosts in a batch").input_value() == "none", "a refused form keeps what was typed")
    page.get_by_label("Hosts in a batch").fill("")
    page.get_by_role("button", name="Deploy").click()
    becomes(visitor, "Paused")
    visitor.look("deployment-paused")
    page.goto(address + "/skills")
    page.get_by_role("link", name="Remove code-review").click()
    visitor.look("skill-remove")
    page.get_by_role("button", name="Remove the skill").click()
    start(visitor, address)
    becomes(visitor, "Succeeded")
    visitor.look("deployment")


def start(visitor, address):
    visitor.page.goto(address + "/deploy")
    visitor.page.get_by_role("button", name="Deploy").click()


def becomes(visitor, word):
    """Waits until the deployment whose page is open has come so far. With scripts the page looks again by itself."""
    page = visitor.page
    status = page.get_by_role("status").get_by_text(word)
    if visitor.kind.has_scripts:
        status.wait_for()
        return
    for _ in range(100):
        again = page.get_by_role("link", name="Look again")
        if not again.count():
            break
        again.click()
        page.wait_for_timeout(100)
    visitor.check(status.count() == 1, f"the deployment is {word}")


def roll_back(visitor, address, name):
    page = visitor.page
    page.goto(address + "/files/instructions")
    page.get_by_label("Text").fill("Read the change.\n\nSay what could be better.")
    page.get_by_role("button", name="Preview").click()
    visitor.look("claw-file-difference")
    visitor.check(page.get_by_text("1 line added, 1 removed").count() == 1, "the preview compares with what is in service")
    page.get_by_role("button", name="Save").click()
    visitor.look("claw-changed")
    start(visitor, address)
    becomes(visitor, "Succeeded")
    page.get_by_role("link", name="Roll back").click()
    visitor.look("roll-back")
    visitor.check(f"{name} answers from revision 2" in page.content(), "the page says what answers afterwards")
    page.get_by_role("button", name="Roll back").click()
    visitor.look("rolled-back")
    for path, picture in [(address + "/deployments", "claw-deployments"), ("/deployments", "deployments"), ("/claws", "claws")]:
        page.goto(path)
        visitor.look(picture)
        visitor.check(name in page.content(), "the Claw is named")


def delete(visitor, address, name):
    page = visitor.page
    page.goto(address)
    page.get_by_role("link", name="Delete the Claw").click()
    visitor.look("claw-delete")
    page.get_by_label("Type the Claw's name").fill("something else")
    page.get_by_role("button", name="Delete the Claw").click()
    visitor.look("claw-delete-refused")
    page.get_by_label("Type the Claw's name").fill(name)
    page.get_by_role("button", name="Delete the Claw").click()
    visitor.check(name not in page.content(), "a Claw that was deleted is gone")
