"""The real program on a fresh installation: two teams, a key for each Owner, a listening server."""

import json
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

SCOPES = [f"{part}:{what}" for part in ["claws", "deployments", "skills", "team", "chat"] for what in ["read", "write"]]
PATIENCE = 15


@dataclass
class Answer:
    status: int
    fields: dict
    text: str

    @property
    def json(self):
        return json.loads(self.text)


class Server:
    """Use it in a `with`: afterwards the process is gone, and the folder with its data and keys too."""

    def __init__(self, program):
        self._program = program
        self._folder = tempfile.TemporaryDirectory(prefix="workclaw-contract-")
        self.folder = Path(self._folder.name)

    def __enter__(self):
        try:
            self._set_up()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        process = getattr(self, "_process", None)
        if process is not None and process.poll() is None:
            process.kill()
            process.wait()
        self._folder.cleanup()

    def _run(self, *arguments, password=None):
        command = [self._program, *arguments, "--data", str(self.folder / "data"), "--json"]
        done = subprocess.run(command, input=password, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise SystemExit(f"contract-test: workclaw {' '.join(arguments[:2])} failed: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def _set_up(self):
        password = "a long pass phrase for the contract"
        with_password = ["--password-stdin"]
        team = self._run("setup", "--team", "First", "--email", "first@example.com", *with_password, password=password)
        self._run("teams", "create", "--name", "Second", "--email", "second@example.com", *with_password, password=password)
        scopes = [argument for scope in SCOPES for argument in ("--scope", scope)]
        self.owner = team["owner"]["id"]
        self.key = self._run("keys", "create", "--team", "First", "--name", "contract", *scopes)["key"]
        self.other_key = self._run("keys", "create", "--team", "Second", "--name", "contract", *scopes)["key"]

    def _start(self):
        self._errors = open(self.folder / "errors", "w")
        self._process = subprocess.Popen(
            [self._program, "serve", "--data", str(self.folder / "data"), "--port", "0", "--json"],
            stdout=open(self.folder / "output", "w"), stderr=self._errors)
        self.url = self._await(self._announced, "the server listens")
        self._await(lambda: self.send("GET", "/health/ready", key=None).status == 200, "the server is ready")

    def _announced(self):
        try:
            return json.loads((self.folder / "output").read_text())["url"]
        except ValueError:
            return None

    def _await(self, condition, what):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise SystemExit(f"contract-test: the server ended: {self.log.strip()}")
            found = condition()
            if found:
                return found
            time.sleep(0.05)
        raise SystemExit(f"contract-test: waited {PATIENCE} s, and it is not so: {what}")

    def await_answer(self, path, is_right, what):
        """Reads `path` until `is_right` says so of its JSON."""
        return self._await(lambda: (lambda json: json if is_right(json) else None)(self.send("GET", path).json), what)

    @property
    def log(self):
        return (self.folder / "errors").read_text()

    def send(self, method, path, body=None, key="", fields=()):
        """One request, with the first team's key unless another, or `None` for none, is given."""
        request = urllib.request.Request(self.url + path, method=method)
        if key is not None:
            request.add_header("Authorization", f"Bearer {key or self.key}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        for name, value in fields:
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return Answer(response.status, dict(response.headers), response.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read().decode())

    def make(self, path, body):
        answer = self.send("POST", path, body)
        if answer.status not in (200, 201):
            raise SystemExit(f"contract-test: POST {path} answered {answer.status}: {answer.text}")
        return answer.json

    def stop(self):
        """Ends the server as an operator would; returns its exit status."""
        self._process.terminate()
        return self._process.wait(timeout=PATIENCE)
