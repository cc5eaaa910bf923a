#!/usr/bin/env python3
"""Fills an installation with keys, and measures its pages as whole answers over HTTP. Called by scripts/bench-pages.

pages.py fill PLACE TEAM OWNER COUNT   writes keys, and when they were used, to PLACE: a folder of SQLite's files, or a postgres:// URL
pages.py measure URL EMAIL PASSWORD COUNT   signs in and fetches
"""
import http.client
import os
import random
import sqlite3
import subprocess
import sys
import time
import urllib.parse

DAY = 86_400_000
DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
COLUMNS = (
    "id team_id name hint digest scopes allowed_addresses created_at created_by expires_at rotated_from superseded_at "
    "superseded_by grace_ends_at revoked_at revoked_reason sequence"
).split()
RUNS = 200
GOAL = 50


def key_id(high, low):
    number, text = high << 64 | low, ""
    for _ in range(26):
        text = DIGITS[number & 31] + text
        number >>= 5
    return "key_" + text


def made_at(milliseconds, numbers):
    return key_id(milliseconds << 16 | 0x7000 | numbers.getrandbits(12), 1 << 63 | numbers.getrandbits(62))


def keys(team, owner, count, now, numbers):
    """As many living keys as ended ones; each row, and when the key was last used."""
    scopes = ["claws:read", "claws:read deployments:read deployments:write", "chat:read chat:write", "skills:read"]
    for number in range(count):
        # The first thousand are those of the activity's events (Population.swift).
        if number <= 1000:
            high, low = 0x019B_0000_0000_7000, 1 << 63 | number
            identity, created = key_id(high, low), high >> 16
        else:
            created = now - numbers.randrange(700 * DAY) - 1
            identity = made_at(created, numbers)
        row = dict.fromkeys(COLUMNS)
        row.update(
            id=identity, team_id=team, name=f"{numbers.choice(['Deploy', 'chat bot', 'Report', 'CI'])} {numbers.randrange(count)}",
            hint="wc_live_…" + "".join(numbers.choices("abcdefghijkmnpqrstuvwxyzABCDEFG123", k=4)), digest=os.urandom(32),
            scopes=numbers.choice(scopes), allowed_addresses="", created_at=created, created_by=owner, sequence=1)
        fate = numbers.random() if number > 1000 else 0
        if fate > 0.75:
            row["revoked_at"], row["revoked_reason"] = created + 1 + numbers.randrange(now - created), "no longer needed"
        elif fate > 0.5:
            row["expires_at"] = created + 1 + numbers.randrange(now - created)
        elif fate > 0.2:
            row["expires_at"] = now + 10 * DAY + numbers.randrange(300 * DAY)
        yield row, now - numbers.randrange(min(50 * DAY, now - created))


def fill(place, team, owner, count):
    numbers, now = random.Random(7), int(time.time() * 1000)
    found = list(keys(team, owner, count, now, numbers))
    if not place.startswith("postgres"):
        places = ", ".join("?" * len(COLUMNS))
        with sqlite3.connect(os.path.join(place, "workclaw.db")) as database:
            database.executemany(f"INSERT INTO api_keys ({', '.join(COLUMNS)}) VALUES ({places})", [tuple(row.values()) for row, _ in found])
        with sqlite3.connect(os.path.join(place, "activity.db")) as database:
            database.executemany("INSERT INTO key_usage VALUES (?, ?, ?, NULL)", [(team, row["id"], used) for row, used in found])
        return

    def field(value):
        return "\\N" if value is None else "\\\\x" + value.hex() if isinstance(value, bytes) else str(value)

    for table, rows in [
        (f"api_keys ({', '.join(COLUMNS)})", [row.values() for row, _ in found]),
        ("key_usage (team_id, key_id, last_used_at)", [(team, row["id"], used) for row, used in found]),
    ]:
        text = "".join("\t".join(map(field, row)) + "\n" for row in rows)
        subprocess.run(["psql", "-q", place, "-c", f"COPY {table} FROM STDIN"], input=text.encode(), check=True)
    subprocess.run(["psql", "-q", place, "-c", "VACUUM ANALYZE"], check=True)


class Browser:
    def __init__(self, url):
        self.host = urllib.parse.urlsplit(url).netloc
        self.connection = http.client.HTTPConnection(self.host, timeout=60)
        self.cookies = {}

    def request(self, method, path, form=None):
        fields = {"Sec-Fetch-Site": "same-origin", "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            fields["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, None if form is None else urllib.parse.urlencode(form), fields)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, text


def measure(url, email, password, count):
    browser = Browser(url)
    status, _ = browser.request("POST", "/sign-in", {"email": email, "password": password})
    if status != 303:
        sys.exit(f"signing in was answered with {status}")
    middle = made_at(int(time.time() * 1000) - 350 * DAY, random.Random(1))
    busy, quiet = key_id(0x019B_0000_0000_7000, 1 << 63), key_id(0x019B_0000_0000_7000, 1 << 63 | 1000)

    def deep(path):
        """A page half way through the list in its order: after a key that is there."""
        _, text = browser.request("GET", "/settings/keys?q=Report&before=" + middle)
        identity = text.split("/settings/keys/key_")[1].split('"')[0]
        return f"{path}&before=key_{identity}"

    pages = [
        ("keys, newest", "/settings/keys"),
        ("keys, half way", "/settings/keys?before=" + middle),
        ("keys, active", "/settings/keys?status=active"),
        ("keys, by a name that none has", "/settings/keys?q=nobody"),
        ("keys, by status, scope and name", "/settings/keys?status=revoked&scope=chat:read&q=report+7"),
        ("keys by name", "/settings/keys?sort=name"),
        ("keys by name, half way", deep("/settings/keys?sort=name")),
        ("keys by name downwards, expired", "/settings/keys?sort=-name&status=expired"),
        ("keys by name, and none has it", "/settings/keys?sort=name&q=nobody"),
        ("keys by expiry", "/settings/keys?sort=expires"),
        ("keys by expiry, half way", deep("/settings/keys?sort=-expires")),
        ("keys by expiry, and none has the name", "/settings/keys?sort=expires&q=nobody"),
        ("keys by expiry, status never met", "/settings/keys?sort=expires&status=rotating"),
        ("keys that need attention: none does", "/settings/keys?attention=yes"),
        ("a key", f"/settings/keys/{busy}"),
        ("activity of the busiest key, 24 hours", f"/settings/keys/{busy}/activity"),
        ("activity of the busiest key, 30 days", f"/settings/keys/{busy}/activity?span=30d"),
        ("activity, status 401", f"/settings/keys/{busy}/activity?status=401"),
        ("activity, an address that never came", f"/settings/keys/{busy}/activity?address=192.0.2.1"),
        ("activity of a quiet key, 30 days", f"/settings/keys/{quiet}/activity?span=30d"),
    ]
    print(f"  {'milliseconds of ' + str(RUNS) + ' whole answers, ' + str(count) + ' keys':46}{'p50':>8}{'p99':>9}{'bytes':>9}")
    missed = 0
    for name, path in pages:
        for _ in range(5):
            status, text = browser.request("GET", path)
            if status != 200:
                sys.exit(f"{path} was answered with {status}")
        times = []
        for _ in range(RUNS):
            start = time.perf_counter()
            browser.request("GET", path)
            times.append((time.perf_counter() - start) * 1000)
        times.sort()
        p50, p99 = times[RUNS // 2], times[RUNS * 99 // 100 - 1]
        missed += p99 > GOAL
        print(f"  {name:46}{p50:8.1f}{p99:9.1f}{len(text.encode()):9}   {'≤ 50: met' if p99 <= GOAL else '≤ 50: MISSED'}")
    if missed:
        print(f"  {missed} of {len(pages)} missed the goal")


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    else:
        measure(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
