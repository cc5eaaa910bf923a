"""What somebody without a key gets from each operation, one request after the other: 401, and not a word more."""

import http.client
import re
from urllib.parse import urlsplit

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "PROPFIND"]
# Names that lead to nothing, or would, if the guard read a path otherwise than the router.
BEYOND = ["/v1", "/v1/", "/v1/nothing", "//v1/claws", "/v1//claws", "/v1/claws/", "/V1/claws", "/v1/claws/%00", "/v1/../v1/claws", "/v1/claws?limit=%ff"]


def credentials(key):
    """Everything that is no key, by what it is."""
    flipped = key[:-1] + ("a" if key[-1] != "a" else "b")
    return {
        "nothing": [],
        "an empty field": [("Authorization", "")],
        "Bearer without a key": [("Authorization", "Bearer")],
        "another scheme": [("Authorization", "Basic d29ya2NsYXc6a2V5")],
        "a key without its scheme": [("Authorization", key)],
        "a mistyped key": [("Authorization", f"Bearer {flipped}")],
        "half a key": [("Authorization", f"Bearer {key[:30]}")],
        "a key twice": [("Authorization", f"Bearer {key}"), ("Authorization", f"Bearer {key}")],
        "two keys in one field": [("Authorization", f"Bearer {key}, Bearer {key}")],
        "a key in a cookie": [("Cookie", f"Authorization=Bearer {key}")],
        "a key in another field": [("X-API-Key", key), ("Proxy-Authorization", f"Bearer {key}")],
        "a key from a browser": [("Authorization", f"Bearer {key}"), ("Sec-Fetch-Site", "same-origin")],
    }


def walk(server, contract):
    """Asks for everything.

    Returns how many requests there were, and what was wrong.
    """
    paths = [path for path in contract["paths"] if path.startswith("/v1")]
    paths = [re.sub(r"\{\w+\}", "claw_01m85kbkw8e2g9xtqw4pqj8pjj", path) for path in paths] + BEYOND
    requests, faults = 0, []
    address = urlsplit(server.url)
    for path in paths:
        for method in METHODS:
            for kind, fields in credentials(server.key).items():
                requests += 1
                fault = ask(address, method, path, fields)
                if fault:
                    faults.append(f"{method} {path} with {kind}: {fault}")
        requests += 1
        mark = "&" if "?" in path else "?"
        fault = ask(address, "GET", f"{path}{mark}access_token={server.key}&api_key={server.key}", [])
        if fault:
            faults.append(f"GET {path} with a key in the query: {fault}")
    return requests, faults


def ask(address, method, path, fields):
    """What is wrong with the answer; `None` if nothing is."""
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    try:
        connection.putrequest(method, path)
        for name, value in fields:
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
        if answer.status != 401:
            return f"answered {answer.status}"
        if not (answer.getheader("WWW-Authenticate") or "").startswith('Bearer realm="workclaw"'):
            return "401 without a challenge"
        if answer.getheader("Cache-Control") != "no-store":
            return "401 that a cache may keep"
        if any(value in body for _, values in fields for value in re.findall(r"wc_live_\w{20,}", values)):
            return "the answer repeats the key"
    except (OSError, http.client.HTTPException) as error:
        return f"no answer: {error}"
    finally:
        connection.close()
    return None
