"""A server that stands for a model: it speaks the Chat Completions API, and says what its last message asks for."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PIECE = "piece <b>by</b> piece "


class Model:
    """Use it in a `with`. It answers with four pieces; to `slowly` as slowly as nobody waits for, and to `fail` with an error, each once."""

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.failed = set()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._head(200, "application/json")
        self.wfile.write(b'{"data":[]}')

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        words = asked["messages"][-1]["content"]
        if words.startswith("fail") and words not in self.server.failed:
            self.server.failed.add(words)
            return self._head(500, "application/json")
        if not asked.get("stream"):
            self._head(200, "application/json")
            return self.wfile.write(json.dumps({"choices": [{"message": {"content": PIECE * 4}}]}).encode())
        self._head(200, "text/event-stream")
        try:
            for number in range(4):
                end = "stop" if number == 3 else None
                self._say(json.dumps({"choices": [{"delta": {"content": PIECE}, "finish_reason": end}]}))
                time.sleep(30 if words.startswith("slowly") else 0.2)
            self._say("[DONE]")
        except OSError:
            pass  # Nobody listens any more.

    def _say(self, text):
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()

    def _head(self, status, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, *_):
        pass
