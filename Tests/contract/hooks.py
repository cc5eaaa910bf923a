"""What is added to schemathesis: how valid requests get past what only a look-up can tell, and the house's own checks."""

import os
import re

import schemathesis

OWNER = os.environ.get("WORKCLAW_CONTRACT_OWNER")
SKILLS = os.environ.get("WORKCLAW_CONTRACT_SKILLS", "").split()
WITHOUT_KEY = "WORKCLAW_CONTRACT_KEYS" not in os.environ

# Of so many requests one is left as it was drawn, so that the refusals are tested too.
ONE_IN = 8

state = {"calls": 0, "cursors": {}}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Gives most valid requests what no generator can guess: a name that is free, a person who exists, a cursor that was handed out.

    Nothing is done to a part of a request that is meant to be wrong.
    """
    state["calls"] += 1
    number = state["calls"]
    if case.meta is None or number % ONE_IN == 0:
        return
    wrong = {str(place) for place, part in case.meta.components.items() if part.mode.is_negative}
    if not any("header" in place.lower() for place in wrong):
        renew_headers(case, number)
    if not any("query" in place.lower() for place in wrong):
        renew_cursor(case)
    if not any("body" in place.lower() for place in wrong) and isinstance(case.body, dict):
        renew_body(case, number)


def renew_headers(case, number):
    # A client gives each thing that it wants done a key of its own.
    key = case.headers.get("Idempotency-Key")
    if key:
        case.headers["Idempotency-Key"] = f"{number}-{key}"[:255]
    # The present version is seldom known.
    if case.headers.get("If-Match"):
        case.headers["If-Match"] = "*"


def renew_cursor(case):
    if case.query and "cursor" in case.query:
        known = state["cursors"].get(case.operation.label)
        case.query = {name: value for name, value in case.query.items() if name != "cursor"}
        if known:
            case.query["cursor"] = known


def renew_body(case, number):
    body = dict(case.body)
    operation = case.operation.definition.raw.get("operationId")
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
        body.pop("version", None)
    case.body = body


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 200 and case.method == "GET" and "json" in response.headers.get("content-type", [""])[0]:
        cursor = response.json().get("next_cursor")
        if cursor:
            state["cursors"][case.operation.label] = cursor


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
