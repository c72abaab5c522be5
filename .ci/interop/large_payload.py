"""Sends a payload of over 2^31 bytes by the reference's suite over a pipe, a Unix socket and TCP."""

import pathlib
import shlex
import subprocess
import sys
import time

from workers import WORKER, serving

TEST = "large_payload.echo_binary_over_int32_max"


def run(name, *place):
    started = time.monotonic()
    suite = subprocess.run(
        [
            pathlib.Path(sys.executable).with_name("vgi-rpc-test"), *place,
            "-k", TEST, "--format", "table", "--timeout", "900",
        ],
        stdout=subprocess.PIPE, text=True,
    )
    print(suite.stdout, end="")
    # A run of no test has shown nothing.
    good = suite.returncode == 0 and "vgi-rpc-test: 1 passed, 0 failed" in suite.stdout
    print(f"{name} {'passed' if good else 'failed'} seconds {time.monotonic() - started:.0f}", flush=True)
    return good


def main():
    good = run("pipe", "--cmd", shlex.join(WORKER))
    for kind in ("unix", "tcp"):
        with serving(kind) as worker:
            good &= run(kind, f"--{kind}", worker.address)
    sys.exit(0 if good else 1)


main()
