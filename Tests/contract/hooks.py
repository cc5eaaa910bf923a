"""What is added to schemathesis: how valid requests get past what only a look-up can tell, and the house's own checks."""

import os
import re

import schemathesis

OWNER = os.environ.get("WORKCLAW_CONTRACT_OWNER")
# A Claw that is in service, and cannot be deleted.
CLAW = os.environ.get("WORKCLAW_CONTRACT_CLAW")
SKILLS = os.environ.get("WORKCLAW_CONTRACT_SKILLS", "").split()
WITHOUT_KEY = "WORKCLAW_CONTRACT_KEYS" not in os.environ

# Of so many requests one is left as it was drawn, so that the refusals are tested too.
ONE_IN = 8

# What the server has handed out: cursors by operation, conversations by Claw, Claws by deployment, invitations; and which Claws are gone.
state = {"calls": 0, "cursors": {}, "conversations": {}, "deployments": {}, "invitations": [], "deleted": set()}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Gives most valid requests what no generator can guess: a name that is free, a Claw that answers, a cursor that was handed out.

    Nothing is done to a part of a request that is meant to be wrong.
    """
    state["calls"] += 1
    number = state["calls"]
    if case.meta is None or number % ONE_IN == 0:
        return
    wrong = {place.value for place, part in case.meta.components.items() if part.mode.is_negative}
    # What a sequence of requests leads to is left alone.
    if "path" not in wrong and case.meta.phase.name.value != "stateful":
        renew_path(case, number)
    if "header" not in wrong:
        renew_headers(case, number)
    if "query" not in wrong:
        renew_query(case)
    if "body" not in wrong and isinstance(case.body, dict):
        renew_body(case, number)


def renew_path(case, number):
    operation = operation_of(case)
    if operation == "sendMessage" and CLAW and number % 2:
        case.path_parameters["clawId"] = CLAW
    if operation == "rollBack" and state["deployments"] and number % 2:
        case.path_parameters["id"] = list(state["deployments"])[-1]
    if operation in ("updateMember", "removeMember") and state["invitations"] and number % 2:
        case.path_parameters["id"] = state["invitations"][-1]


def renew_headers(case, number):
    # A client gives each thing that it wants done a key of its own.
    key = case.headers.get("Idempotency-Key")
    if key:
        case.headers["Idempotency-Key"] = f"{number}-{key}"[:255]
    # The present version is seldom known.
    if case.headers.get("If-Match"):
        case.headers["If-Match"] = "*"


def renew_query(case):
    known = {
        "cursor": state["cursors"].get(case.operation.label),
        "conversation_id": state["conversations"].get(claw_of(case)),
    }
    case.query = {
        name: known.get(name, value) for name, value in (case.query or {}).items() if known.get(name, value) is not None
    }


def renew_body(case, number):
    body = dict(case.body)
    operation = operation_of(case)
    if operation in ("createClaw", "updateClaw"):
        if isinstance(body.get("name"), str):
            body["name"] = f"{number} {body['name']}"[:80].rstrip()
        if isinstance(body.get("access"), dict) and "people" in body["access"] and OWNER:
            body["access"] = {"type": "people", "people": [OWNER]}
        # The provider that answers without a network.
        if isinstance(body.get("model"), str):
            body["model"] = "echo"
    if operation == "installSkill" and SKILLS:
        body["name"] = SKILLS[number % len(SKILLS)]
    if operation in ("installSkill", "updateSkill") and isinstance(body.get("version"), str):
        body["version"] = "*"
    if operation == "inviteMember":
        body["email"] = f"person-{number}@example.com"
    if operation == "sendMessage" and "conversation_id" in body:
        body["conversation_id"] = state["conversations"].get(claw_of(case), body["conversation_id"])
    case.body = body


def operation_of(case):
    return case.operation.definition.raw.get("operationId")


def claw_of(case):
    return (case.path_parameters or {}).get("clawId")


@schemathesis.hook
def after_call(context, case, response):
    operation = operation_of(case)
    if response.status_code == 204 and operation == "deleteClaw":
        state["deleted"].add(case.path_parameters["id"])
    if response.status_code == 204 and operation == "removeMember" and case.path_parameters["id"] in state["invitations"]:
        state["invitations"].remove(case.path_parameters["id"])
    if "application/json" not in response.headers.get("content-type", []):
        return
    document = response.json()
    if response.status_code == 200 and document.get("next_cursor"):
        state["cursors"][case.operation.label] = document["next_cursor"]
    if response.status_code == 201 and operation == "sendMessage":
        state["conversations"][claw_of(case)] = document["message"]["conversation_id"]
    if response.status_code == 201 and operation == "createDeployment":
        state["deployments"][document["id"]] = document["claw_id"]
    if response.status_code == 201 and operation == "inviteMember":
        state["invitations"].append(document["id"])


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Deployments, skills and conversations go with their Claw: then it is no failure that what was made before cannot be found."""
    named = set((case.path_parameters or {}).values())
    claws = named | {state["deployments"].get(name) for name in named}
    return not (getattr(failure, "created_with", "") and claws & set(state["deleted"]))


# Faults that a schema cannot foresee, by field and code: each needs to look something up, or counts what JSON Schema counts otherwise.
UNFORESEEABLE = [
    # Who is in the team, and that whoever sends the list is on it.
    (r"access\.people(\[\d+\])?", {"unknown_person", "excludes_self"}),
    # The System Claw is open to the whole team.
    (r"access", {"invalid"}),
    # A cursor is opaque: only a list's own ones are good.
    (r"cursor", {"invalid"}),
    # The catalogue's skills and their versions; a range has a grammar of its own.
    (r"name", {"unknown_skill", "broken_skill"}),
    (r"version", {"no_such_version", "invalid"}),
    (r"claw_id", {"unknown_claw"}),
    (r"conversation_id", {"unknown_conversation"}),
]


@schemathesis.check
def schema_tells_all(ctx, response, case):
    """A request that the schema allows is refused with 422 only for faults that no schema could foresee."""
    meta = case.meta
    if response.status_code != 422 or meta is None or not meta.generation.mode.is_positive:
        return
    document = response.json()
    if document["code"] == "idempotency_mismatch":
        return
    for fault in document["errors"]:
        field, code = fault["field"], fault["code"]
        if not any(re.fullmatch(pattern, field) and code in codes for pattern, codes in UNFORESEEABLE):
            raise AssertionError(f"The schema allows what the server refuses: {field}: {code}: {fault['message']}")


@schemathesis.check
def every_answer_is_named(ctx, response, case):
    """Every answer has an id; every error is a problem document with its status and, unless it is an earlier answer, its id."""
    identity = response.headers.get("x-request-id")
    assert identity, "X-Request-Id is missing"
    if response.status_code >= 400 and response.request.method != "HEAD":
        document = response.json()
        assert document["status"] == response.status_code, f"the document says {document['status']}"
        if "idempotent-replayed" not in response.headers:
            assert [document["request_id"]] == identity, "the document has another request_id than the answer"


@schemathesis.check
def nothing_without_a_key(ctx, response, case):
    """In the pass without a key, everything under /v1 is 401."""
    if WITHOUT_KEY and case.path.startswith("/v1"):
        assert response.status_code == 401, f"answered {response.status_code} without a key"
