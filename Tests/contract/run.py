"""Holds the running program against openapi.yaml. scripts/contract-test calls it, in an environment that has schemathesis.

Two passes of schemathesis, with a key and without, then a walk without a key. Prints what it did, and ends with 1 if anything was wrong.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import yaml

import stranger
from server import Server

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FEWEST_CASES = 2000


def main():
    arguments = parse()
    started = time.monotonic()
    contract = yaml.safe_load((ROOT / "Sources/WorkClawAPI/openapi.yaml").read_text())
    print(f"contract-test: seed {arguments.seed}, {arguments.examples} examples for each operation")
    faults = []
    with Server(arguments.program) as server:
        if not arguments.only:
            prepare(server)
        environment = dict(os.environ, WORKCLAW_CONTRACT_HOOKS=str(HERE / "hooks.py"), WORKCLAW_CONTRACT_OWNER=server.owner)
        environment["WORKCLAW_CONTRACT_SKILLS"] = " ".join(sorted(skills()))
        keys = server.folder / "keys.json"
        keys.touch(mode=0o600)
        keys.write_text(json.dumps({"auth": [identity("first", server.key), identity("second", server.other_key)]}))
        cases = 0
        # Without a key an operation answers one thing to everything, so fewer cases tell as much.
        passes = [
            ("schemathesis", arguments.examples, {"WORKCLAW_CONTRACT_KEYS": str(keys)}),
            ("without-key", max(arguments.examples // 5, 1), {}),
        ]
        for name, examples, more in passes:
            report = schemathesis(name, server, arguments, examples, environment | more)
            counts = report["test_cases"]
            print(f"contract-test: {name}: {counts['generated']} cases, {counts['unique_failures']} failures")
            if report["exit_code"] != 0 or not report["complete"] or report["operations"]["errored"]:
                faults.append(f"the {name} pass failed, see above")
            if not arguments.only and report["operations"]["tested"] != report["operations"]["total"]:
                faults.append(f"the {name} pass left operations out")
            if name == "schemathesis":
                cases = counts["generated"]
        if not arguments.only and cases < FEWEST_CASES:
            faults.append(f"only {cases} cases with a key; at least {FEWEST_CASES} are wanted: give more --examples")
        requests, strange = stranger.walk(server, contract)
        print(f"contract-test: {requests} requests of a stranger, {len(strange)} failures")
        faults += strange
        if server.stop() != 0:
            faults.append("the server did not stop cleanly")
        faults += [f"the server's log has an error: {line}" for line in server.log.splitlines() if " error " in line]
    for fault in faults:
        print(f"contract-test: {fault}", file=sys.stderr)
    print(f"contract-test: {'failed' if faults else 'passed'} in {time.monotonic() - started:.0f} s")
    return 1 if faults else 0


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=str(ROOT / ".build/debug/workclaw"), help="the binary (default: .build/debug/workclaw)")
    parser.add_argument("--seed", type=int, default=20261124, help="decides what is drawn (default: always the same)")
    parser.add_argument("--examples", type=int, default=100, help="the most cases for each operation in a phase (default: 100)")
    parser.add_argument("--only", metavar="REGEX", help="only paths that match; then no number of cases is asked for")
    return parser.parse_args()


def identity(name, key):
    return {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {key}"}]}


def skills():
    """The names of the skills that come with the program."""
    return [file.parent.name for file in (ROOT / "Sources/WorkClaw/Skills/Shipped").glob("*/SKILL.md")]


def prepare(server):
    """A Claw that answers, so that a conversation can be had with it."""
    claw = server.make("/v1/claws", {"name": "Echo", "model": "echo"})
    deployment = server.make("/v1/deployments", {"claw_id": claw["id"]})
    server.await_answer(f"/v1/deployments/{deployment['id']}", lambda json: json["in_service"], "a Claw is in service")
    server.make(f"/v1/chat/{claw['id']}/messages", {"content": "Hello"})


def schemathesis(name, server, arguments, examples, environment):
    """One pass, and its report; its own output is shown if it failed."""
    report = server.folder / f"{name}.json"
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(HERE / f"{name}.toml"), "run",
        f"{server.url}/openapi.yaml", "--checks", "all", "--workers", "1", "--no-color",
        "--seed", str(arguments.seed), "--max-examples", str(examples),
        "--report", "json", "--report-json-path", str(report),
    ]  # fmt: skip
    if arguments.only:
        command += ["--include-path-regex", arguments.only]
    done = subprocess.run(command, env=environment, cwd=server.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0 or not report.exists():
        print(done.stdout.replace(server.key, "wc_live_…").replace(server.other_key, "wc_live_…"))
    if not report.exists():
        raise SystemExit(f"contract-test: the {name} pass wrote no report")
    return json.loads(report.read_text())


if __name__ == "__main__":
    sys.exit(main())
