"""The real program on an empty folder, listening on a free port of this machine."""

import json
import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 20


class Server:
    """Use it in a `with`: afterwards the process is gone, and the folder with its data too."""

    def __init__(self, program, model_url):
        self._program = program
        self._environment = {
            **os.environ, "WORKCLAW_OPENAI_BASE_URL": model_url, "WORKCLAW_ALLOW_PRIVATE_PROVIDERS": "true"}
        # Whether the vault has what opens the model.
        self.has_secret = False

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="workclaw-browser-")
        folder = Path(self._folder.name)
        self._output, self._errors = folder / "output", folder / "errors"
        with open(self._output, "w") as output, open(self._errors, "w") as errors:
            self._process = subprocess.Popen(
                [self._program, "serve", "--data", str(folder / "data"), "--port", "0", "--json"], stdout=output, stderr=errors,
                env=self._environment)
        try:
            announcement = self._await(self._announced)
            self.url, self.set_up_link = announcement["url"], announcement["set_up_link"]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    @property
    def log(self):
        return self._errors.read_text()

    def stop(self):
        """Ends the server as an operator would; returns its exit status."""
        self._process.terminate()
        return self._process.wait(timeout=PATIENCE)

    def status(self, path, key):
        """What a call with the key is answered."""
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"Bearer {key}"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code

    def call(self, method, path, key, body=None):
        """The JSON that a call with the key is answered with."""
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"} if data else {
            "Authorization": f"Bearer {key}"}
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return json.load(response)

    def becomes(self, path, key, status):
        """Whether calls with the key are answered so before long."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.status(path, key) == status:
                return True
            time.sleep(0.02)
        return False

    def _announced(self):
        try:
            return json.loads(self._output.read_text())
        except ValueError:
            return None

    def _await(self, condition):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise SystemExit(f"browser-test: the server ended: {self.log.strip()}")
            found = condition()
            if found:
                return found
            time.sleep(0.05)
        raise SystemExit(f"browser-test: the server does not listen after {PATIENCE} s")
