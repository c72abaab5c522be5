"""Runs the lanes without HTTP of our conformance client against the reference's worker for native clients."""

import importlib.util
import pathlib
import shlex
import subprocess
import sys

from workers import ROOT, serving

CLIENT = str(ROOT / "bin" / "conformance-client")


def worker_command():
    if importlib.util.find_spec("vgi_rpc.conformance.client_worker"):
        return [sys.executable, "-m", "vgi_rpc.conformance.client_worker"]
    print("this release of the reference has no worker for native clients: our own stands in", flush=True)
    return [sys.executable, str(pathlib.Path(__file__).with_name("client_worker.py"))]


def run(lane, address):
    return subprocess.run([CLIENT, lane, address], stdin=subprocess.DEVNULL).returncode == 0


def main():
    command = worker_command()
    good = run("stdio", shlex.join([*command, "--stdio"]))
    for lane in ("unix", "tcp"):
        with serving(lane, command=command) as worker:
            good &= run(lane, worker.address)
    sys.exit(0 if good else 1)


main()
