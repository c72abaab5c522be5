"""Runs npm/client.mjs, which is the TypeScript client, against the worker.

usage: npm_client.py FOLDER, where its packages are installed: over a pipe, a Unix socket and TCP
       npm_client.py FOLDER http
"""

import pathlib
import re
import shlex
import subprocess
import sys

from workers import WORKER, add_counts, serving

# Cases of client.mjs.
PASSED = 16
PASSED_HTTP = 17


def run(folder, kind, place, passed=PASSED):
    client = subprocess.run(
        ["node", str(pathlib.Path(folder) / "client.mjs"), kind, place],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    )
    print(client.stdout, end="", flush=True)
    counts = re.search(rf"^npm client over {kind}: (\d+) passed, (\d+) failed$", client.stdout, re.M)
    if not counts:
        print(f"npm client over {kind}: no counts, status {client.returncode}")
        return False
    add_counts(*counts.groups(), 0)
    return client.returncode == 0 and int(counts[1]) == passed


def main(folder):
    good = run(folder, "pipe", shlex.join(WORKER))
    for kind in ("unix", "tcp"):
        with serving(kind) as worker:
            good &= run(folder, kind, worker.address)
    return 0 if good else 1


def has_zstd():
    script = "typeof require('node:zlib').zstdCompressSync"
    return subprocess.run(["node", "-p", script], stdout=subprocess.PIPE, text=True, check=True).stdout.strip() == "function"


def main_http(folder):
    with serving("http", "--describe") as worker:
        good = run(folder, "http", worker.url, PASSED_HTTP)
        if has_zstd():
            good &= run(folder, "http_zstd", worker.url, PASSED_HTTP)
        else:
            print(f"not run: npm client over http_zstd, {PASSED_HTTP} cases: Node.js before 22.15 cannot compress with zstd")
            add_counts(0, 0, PASSED_HTTP)
    return 0 if good else 1


sys.exit(main_http(sys.argv[1]) if sys.argv[2:] == ["http"] else main(sys.argv[1]))
