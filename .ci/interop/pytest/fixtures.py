"""Connections to our worker, by each way that it can be reached."""

import contextlib
import os
import sys
import typing

import pytest
from vgi_rpc.conformance import ConformanceService, _pytest_suite
from vgi_rpc.introspect import introspect
from vgi_rpc.rpc import SubprocessTransport, _RpcProxy
from workers import END_SECONDS, OURS, WORKER, serving

# The suite looks at these names: "subprocess" would skip tests of errors at the start of a stream.
TRANSPORTS = ["stdio", "stdio_shared", "unix", "unix_threaded", "tcp"]

SOCKETS = {
    # The reference's worker serves one connection at a time unless it is told otherwise, ours does the opposite.
    "unix": ("unix", "--describe", *(["--no-threaded"] if OURS else [])),
    "unix_threaded": ("unix", "--describe", "--threaded"),
    "tcp": ("tcp", "--describe", "--threaded"),
}

# A process per connection spends its life starting: the second compiler would only be in the way.
QUICK_START = ["env", f"VGIRPC_JAVA_OPTIONS={os.environ.get('VGIRPC_JAVA_OPTIONS', '')} -XX:TieredStopAtLevel=1"]

# A heap of fixed size: what grows after the warm-up is a leak.
SOAK_OPTIONS = "-Xms32m -Xmx32m -XX:+AlwaysPreTouch"


class Stdio:
    """A worker on standard input and output."""

    def __init__(self, *command):
        self.transport = SubprocessTransport([*command])

    def proxy(self, protocol, on_log=None):
        return _RpcProxy(protocol, self.transport, on_log)

    def end(self):
        """A worker has to end by itself when its input does."""
        self.transport.writer.close()
        status = self.transport.proc.wait(END_SECONDS)
        self.transport.close()
        assert status == 0, f"the worker ended with status {status}"

    def kill(self):
        self.transport.proc.kill()
        self.transport.close()


@contextlib.contextmanager
def own_worker(protocol, on_log=None, flags=("--describe",)):
    """A connection to a worker of its own."""
    worker = Stdio(*QUICK_START, *WORKER, *flags)
    try:
        yield worker.proxy(protocol, on_log)
    except BaseException:
        worker.kill()
        raise
    worker.end()


class Places:
    """The workers that tests share, each started when it is first needed."""

    def __init__(self):
        self.stack = contextlib.ExitStack()
        self.sockets = {}
        self.stdio = None
        self.stdio_usable = True

    def connect(self, transport, protocol, on_log=None):
        if transport == "stdio":
            return own_worker(protocol, on_log)
        if transport == "stdio_shared":
            return contextlib.nullcontext(self.shared_stdio().proxy(protocol, on_log))
        return self.socket(transport).connect(protocol, on_log)

    def shared_stdio(self):
        """A new one after a test that failed: the connection may be out of step."""
        if self.stdio is not None and not self.stdio_usable:
            self.stdio.kill()
            self.stdio = None
        if self.stdio is None:
            self.stdio = Stdio(*WORKER, "--describe")
            self.stdio_usable = True
        return self.stdio

    def socket(self, transport):
        if transport not in self.sockets:
            kind, *flags = SOCKETS[transport]
            self.sockets[transport] = self.stack.enter_context(serving(kind, *flags))
        return self.sockets[transport]

    def end(self):
        self.stack.close()
        if self.stdio is not None:
            self.stdio.end() if self.stdio_usable else self.stdio.kill()


@pytest.fixture(scope="session")
def places(pytestconfig):
    places = pytestconfig.stash[PLACES]
    yield places
    places.end()


PLACES = pytest.StashKey()


@pytest.fixture(params=TRANSPORTS)
def conformance_conn(request, places):
    """A function that gives a context manager of a proxy."""
    if request.param in SOCKETS:
        places.socket(request.param)
    return lambda on_log=None: places.connect(request.param, ConformanceService, on_log)


@pytest.fixture(params=TRANSPORTS)
def conformance_describe(request, places):
    """What the worker says about its service."""
    with places.connect(request.param, ConformanceService) as proxy:
        return introspect(proxy._transport)


class KindProbe(typing.Protocol):
    """What the worker serves with --transport-kind-probe."""

    def report_transport_kind(self) -> str: ...


@pytest.fixture
def conformance_transport_kind_probes():
    """Pairs of a kind and a function that asks a worker of that transport for it."""
    flag = "--transport-kind-probe"

    def pipe():
        with own_worker(KindProbe, flags=[flag]) as proxy:
            return proxy.report_transport_kind()

    def socket(kind):
        with serving(kind, flag) as worker, worker.connect(KindProbe) as proxy:
            return proxy.report_transport_kind()

    return [("pipe", pipe), ("unix", lambda: socket("unix")), ("tcp", lambda: socket("tcp"))]


@pytest.fixture
def conformance_resource_soak_target():
    """A worker of its own on the transport that SOAK_TRANSPORT names."""
    if hasattr(_pytest_suite, "TestResourceSoak"):
        from vgi_rpc.conformance._resource_soak_pytest import ResourceSoakTarget
    else:
        from resource_soak import ResourceSoakTarget
    kind = os.environ.get("SOAK_TRANSPORT", "unix")
    options = f"{os.environ.get('VGIRPC_JAVA_OPTIONS', '')} {SOAK_OPTIONS}"
    with serving(kind, "--threaded", env={"VGIRPC_JAVA_OPTIONS": options}) as worker:
        yield ResourceSoakTarget(
            name=f"vgirpc-{kind}", pid=worker.process.pid, connect=lambda: worker.connect(ConformanceService)
        )
