"""Holds the running program against openapi.yaml. scripts/contract-test calls it, in an environment that has schemathesis.

Passes of schemathesis with a key and without, then a walk without a key. Prints what it did, and ends with 1 if anything was wrong.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

import stranger
from server import Server

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FEWEST_CASES = 2000
# How many more times sequences of requests are drawn.
SEQUENCES = 3


def main():
    arguments = parse()
    started = time.monotonic()
    contract = yaml.safe_load((ROOT / "Sources/WorkClawAPI/openapi.yaml").read_text())
    print(f"contract-test: seed {arguments.seed}, {arguments.examples} examples for each operation")
    faults = []
    with Server(arguments.program) as server:
        environment = dict(os.environ, WORKCLAW_CONTRACT_HOOKS=str(HERE / "hooks.py"), WORKCLAW_CONTRACT_OWNER=server.owner)
        environment["WORKCLAW_CONTRACT_SKILLS"] = " ".join(sorted(skills()))
        if not arguments.only:
            environment["WORKCLAW_CONTRACT_CLAW"] = prepare(server)
        keys = server.folder / "keys.json"
        keys.touch(mode=0o600)
        keys.write_text(json.dumps({"auth": [identity("first", server.key), identity("second", server.other_key)]}))
        counts = {}
        for one in passes(arguments, {"WORKCLAW_CONTRACT_KEYS": str(keys)}):
            report = schemathesis(one, server, arguments.only, environment | one.environment)
            found = report["test_cases"]
            counts[one.name] = counts.get(one.name, 0) + found["generated"]
            print(f"contract-test: {one}: {found['generated']} cases, {found['unique_failures']} failures")
            if report["exit_code"] != 0 or not report["complete"] or report["operations"]["errored"]:
                faults.append(f"the pass {one} failed, see above")
            if not arguments.only and "fuzzing" in one.phases and report["operations"]["tested"] != report["operations"]["total"]:
                faults.append(f"the pass {one} left operations out")
        if not arguments.only and counts["with-key"] < FEWEST_CASES:
            faults.append(f"only {counts['with-key']} cases with a key; at least {FEWEST_CASES} are wanted: give more --examples")
        requests, strange = stranger.walk(server, contract)
        print(f"contract-test: {requests} requests of a stranger, {len(strange)} failures")
        faults += strange
        if server.stop() != 0:
            faults.append("the server did not stop cleanly")
        faults += [f"the server's log has an error: {line}" for line in server.log.splitlines() if " error " in line]
    for fault in faults:
        print(f"contract-test: {fault}", file=sys.stderr)
    total = sum(counts.values()) + requests
    print(f"contract-test: {total} requests, {'failed' if faults else 'passed'} in {time.monotonic() - started:.0f} s")
    return 1 if faults else 0


def parse():
    parser = argparse.ArgumentParser(prog="scripts/contract-test", description=__doc__)
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
    """Takes the System Claw, which cannot be deleted, into service, so that somebody answers. Returns its id."""
    claws = server.send("GET", "/v1/claws").json["data"]
    claw = next(claw["id"] for claw in claws if claw["kind"] == "system")
    deployment = server.make("/v1/deployments", {"claw_id": claw})
    server.await_answer(f"/v1/deployments/{deployment['id']}", lambda json: json["in_service"], "a Claw is in service")
    server.make(f"/v1/chat/{claw}/messages", {"content": "Hello"})
    return claw


@dataclass
class Pass:
    """One run of schemathesis."""

    name: str
    phases: str
    seed: int
    examples: int
    environment: dict

    def __str__(self):
        return f"{self.name}, {self.phases}, seed {self.seed}"


def passes(arguments, keys):
    yield Pass("with-key", "examples,coverage,fuzzing,stateful", arguments.seed, arguments.examples, keys)
    # Each seed leads through other sequences, and gives up early where the server's answers decide how one goes on.
    for number in range(1, SEQUENCES + 1):
        yield Pass("with-key", "stateful", arguments.seed + number, arguments.examples, keys)
    # Without a key an operation answers one thing to everything, so fewer cases tell as much.
    yield Pass("without-key", "coverage,fuzzing", arguments.seed, max(arguments.examples // 5, 1), {})


def schemathesis(one, server, only, environment):
    """Runs a pass and returns its report; its own output is shown if it failed."""
    report = server.folder / "report.json"
    report.unlink(missing_ok=True)
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(HERE / f"{one.name}.toml"), "run",
        f"{server.url}/openapi.yaml", "--checks", "all", "--workers", "1", "--no-color", "--phases", one.phases,
        "--seed", str(one.seed), "--max-examples", str(one.examples),
        "--report", "json", "--report-json-path", str(report),
    ]  # fmt: skip
    if only:
        command += ["--include-path-regex", only]
    done = subprocess.run(command, env=environment, cwd=server.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0 or not report.exists():
        print(done.stdout.replace(server.key, "wc_live_…").replace(server.other_key, "wc_live_…"))
    if not report.exists():
        raise SystemExit(f"contract-test: the pass {one} wrote no report")
    return json.loads(report.read_text())


if __name__ == "__main__":
    sys.exit(main())
