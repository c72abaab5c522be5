"""Runs npm/client.mjs, which is the TypeScript client, against the worker over a pipe, a Unix socket and TCP.

usage: npm_client.py FOLDER, where its packages are installed
"""

import pathlib
import re
import shlex
import subprocess
import sys

from workers import WORKER, add_counts, serving

# Cases of client.mjs.
PASSED = 16


def run(folder, kind, place):
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
    return client.returncode == 0 and int(counts[1]) == PASSED


def main(folder):
    good = run(folder, "pipe", shlex.join(WORKER))
    for kind in ("unix", "tcp"):
        with serving(kind) as worker:
            good &= run(folder, kind, worker.address)
    return 0 if good else 1


sys.exit(main(sys.argv[1]))
