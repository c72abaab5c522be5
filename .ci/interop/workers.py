"""Starts workers that are reached by sockets, waits until they can be reached, and ends them.

WORKER names the command of the conformance worker, ours when it is not set.
"""

import contextlib
import os
import pathlib
import select
import shlex
import socket
import subprocess
import tempfile
import time

import httpx2
from vgi_rpc.http import http_connect
from vgi_rpc.rpc import tcp_connect, unix_connect

ROOT = pathlib.Path(os.environ["ROOT"])
OURS = "WORKER" not in os.environ
WORKER = [str(ROOT / "bin" / "conformance-worker")] if OURS else shlex.split(os.environ["WORKER"])

# The suites allow 5 s per test; a JVM that is still cold on a busy machine gets a multiple.
FACTOR = float(os.environ.get("TEST_TIMEOUT_FACTOR", "4"))
START_SECONDS = 15 * FACTOR
END_SECONDS = 5 * FACTOR
CALL_SECONDS = 5 * FACTOR


def java(main, *arguments):
    """The command that runs a program of the module vgirpc-conformance."""
    script = """. "$ROOT/bin/.lib.sh"
        launch vgirpc-conformance vgirpc-conformance "dev.vgirpc.conformance/dev.vgirpc.conformance.$0" -- "$@" """
    return ["bash", "-euo", "pipefail", "-c", script, main, *arguments]


def add_counts(passed, failed, skipped):
    """Tells .ci/run what ran."""
    if "COUNTS" in os.environ:
        with open(os.environ["COUNTS"], "a") as counts:
            print(passed, failed, skipped, file=counts)


class Worker:
    """A worker that serves a Unix socket, a TCP port or HTTP."""

    def __init__(self, process, kind, address):
        self.process = process
        self.kind = kind
        self.address = address

    @property
    def url(self):
        """The address as our client takes it."""
        return {"unix": "unix:", "tcp": "tcp://", "http": "http://"}[self.kind] + self.address

    @property
    def port(self):
        return int(self.address.rpartition(":")[2])

    def connect(self, protocol, on_log=None):
        """A context manager that gives a proxy of the reference's client."""
        if self.kind == "unix":
            return unix_connect(protocol, self.address, on_log=on_log)
        if self.kind == "http":
            return self.connect_http(protocol, on_log=on_log)
        return tcp_connect(protocol, self.address.rpartition(":")[0], self.port, on_log=on_log)

    @contextlib.contextmanager
    def connect_http(self, protocol, headers=None, **options):
        """The same over HTTP, with headers for every request and options of http_connect."""
        with (
            httpx2.Client(base_url=self.url, headers=headers, timeout=CALL_SECONDS) as client,
            http_connect(protocol, client=client, **options) as proxy,
        ):
            yield proxy


LINES = {"unix": "UNIX", "tcp": "TCP", "http": "PORT"}


def discovery(process, kind):
    """The address on the line that the worker prints when it serves; for HTTP that is a port of this machine."""
    ready, _, _ = select.select([process.stdout], [], [], START_SECONDS)
    if not ready:
        raise AssertionError(f"the worker said nothing within {START_SECONDS:.0f} s")
    line = process.stdout.readline().decode().rstrip("\n")
    prefix, _, address = line.partition(":")
    if prefix != LINES[kind] or not address:
        raise AssertionError(f"expected {LINES[kind]}:…, but the worker said {line!r} (status {process.poll()})")
    return f"127.0.0.1:{int(address)}" if kind == "http" else address


def wait_until_reachable(kind, address):
    """The reference's workers print their line before they listen; ours must not."""
    end = time.monotonic() + (0 if OURS else START_SECONDS)
    while True:
        try:
            if kind == "unix":
                with socket.socket(socket.AF_UNIX) as connection:
                    connection.connect(address)
            else:
                host, _, port = address.rpartition(":")
                socket.create_connection((host, int(port))).close()
            return
        except OSError:
            if time.monotonic() >= end:
                raise
            time.sleep(0.05)


def stop(process):
    """Ends a worker, which has to run until here and to have said nothing more."""
    status = process.poll()
    process.terminate()
    try:
        rest = process.communicate(timeout=END_SECONDS)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError(f"the worker did not end within {END_SECONDS:.0f} s") from None
    assert status is None, f"the worker ended by itself with status {status}"
    assert not rest, f"the worker wrote to its standard output: {rest[:200]!r}"


@contextlib.contextmanager
def serving(kind, *flags, command=None, env=None):
    """A worker on a socket of its own; kind is unix, tcp or http."""
    with tempfile.TemporaryDirectory(prefix="vgirpc-") as folder:
        place = {"unix": f"{folder}/worker", "tcp": "127.0.0.1:0", "http": "0"}[kind]
        process = subprocess.Popen(
            [*(command or WORKER), f"--{kind}", place, *flags],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env=None if env is None else os.environ | env,
        )
        try:
            address = discovery(process, kind)
            wait_until_reachable(kind, address)
            yield Worker(process, kind, address)
        except BaseException:
            process.kill()
            process.communicate()
            raise
        stop(process)
