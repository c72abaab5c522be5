"""Workers of ours over HTTP, one for each thing that they are asked to be."""

import os
import typing

import pytest
from vgi_rpc.conformance import ConformanceService, _pytest_suite
from vgi_rpc.http import http_introspect
from workers import serving

# What the suite sends as the origin of its requests.
ORIGIN = "https://conformance.example"

# A heap of fixed size: what grows after the warm-up is a leak.
SOAK_OPTIONS = "-Xms32m -Xmx32m -XX:+AlwaysPreTouch"


def port_of(*flags, scope="class"):
    """A fixture that gives the port of a worker with these flags."""

    def port():
        with serving("http", "--describe", *flags) as worker:
            yield worker.port

    return pytest.fixture(port, scope=scope)


@pytest.fixture(scope="session")
def plain_worker():
    with serving("http", "--describe") as worker:
        yield worker


@pytest.fixture(scope="session")
def conformance_http_port(plain_worker):
    return plain_worker.port


conformance_http_auth_port = port_of("--http-auth")
conformance_http_cold_call_cache_port = port_of("--no-call-state-cache")
conformance_http_cors_port = port_of("--cors-origin", ORIGIN)
conformance_http_no_compression_port = port_of("--no-compression")
conformance_http_serve_start_fail_once_port = port_of("--fail-serve-start-once")
conformance_http_small_request_cap_port = port_of("--max-request-bytes", "4096")
conformance_http_strict_cap_port = port_of("--strict")


@pytest.fixture
def conformance_http_auth_reason_port(conformance_http_auth_port):
    return conformance_http_auth_port


# The suite looks at the name: "http" runs what byte streams cannot.
@pytest.fixture(params=["http"])
def conformance_conn(plain_worker):
    """A function that gives a context manager of a proxy."""
    return lambda on_log=None: plain_worker.connect(ConformanceService, on_log)


@pytest.fixture(params=["http"])
def conformance_describe(plain_worker):
    """What the worker says about its service."""
    return http_introspect(plain_worker.url)


class KindProbe(typing.Protocol):
    """What the worker serves with --transport-kind-probe."""

    def report_transport_kind(self) -> str: ...


@pytest.fixture
def conformance_transport_kind_probes():
    """A pair of the kind and a function that asks a worker for it."""

    def http():
        with serving("http", "--transport-kind-probe") as worker, worker.connect(KindProbe) as proxy:
            return proxy.report_transport_kind()

    return [("http", http)]


@pytest.fixture
def conformance_resource_soak_target():
    """A worker of its own."""
    if hasattr(_pytest_suite, "TestResourceSoak"):
        from vgi_rpc.conformance._resource_soak_pytest import ResourceSoakTarget
    else:
        from resource_soak import ResourceSoakTarget
    options = f"{os.environ.get('VGIRPC_JAVA_OPTIONS', '')} {SOAK_OPTIONS}"
    with serving("http", env={"VGIRPC_JAVA_OPTIONS": options}) as worker:
        yield ResourceSoakTarget(
            name="vgirpc-http", pid=worker.process.pid, connect=lambda: worker.connect(ConformanceService)
        )
