"""Fixtures that the reference's pytest suite asks for, served by our worker, and the count of what ran."""

import collections
import contextlib
import os
import pathlib
import sys

import pytest
from vgi_rpc.conformance import ConformanceService, _pytest_suite
from vgi_rpc.introspect import introspect
from vgi_rpc.rpc import SubprocessTransport, _RpcProxy

WORKER = pathlib.Path(os.environ["ROOT"]) / "bin" / "conformance-worker"
WORKER_END_SECONDS = 10

# The groups that run, with the number of tests that have to pass in each. A group of a newer release may
# have more; a missing test fails the run.
EXPECTED = {
    "TestUnaryScalarEcho": 5,
    "TestUnaryVoid": 2,
    "TestUnaryComplexTypes": 6,
    "TestUnaryOptional": 5,
    "TestUnaryDataclass": 5,
    "TestUnaryAnnotated": 2,
    "TestUnaryWideTypes": 26,
    "TestUnaryMultiParam": 5,
    "TestUnaryErrors": 3,
    "TestUnaryLogging": 4,
    "TestProtocolErrors": 2,
    "TestBoundaryValues": 26,
    "TestDescribeConformance": 2,
    "TestAdversarialRawRequestContract": 12,
}

# Tests that may skip, with the reason: none.
MAY_SKIP: dict[str, str] = {}


class Workers:
    """One process of our worker for all tests, but a new one after a test that failed: it may be out of step."""

    def __init__(self):
        self.transport = None
        self.usable = True

    def get(self):
        if not self.usable:
            self.transport.proc.kill()
            self.transport.proc.wait()
            self.transport = None
        if self.transport is None:
            self.transport = SubprocessTransport([str(WORKER), "--describe"])
            self.usable = True
        return self.transport

    def end(self):
        """A worker has to end by itself when its input does."""
        self.transport.writer.close()
        status = self.transport.proc.wait(WORKER_END_SECONDS)
        assert status == 0, f"the worker ended with status {status}"


WORKERS = Workers()


@pytest.fixture(scope="session")
def workers():
    yield WORKERS
    WORKERS.end()


@pytest.fixture
def worker(workers):
    return workers.get()


# The suite looks at the parameter: "subprocess" would skip tests of errors at the start of a stream.
@pytest.fixture(params=["stdio"])
def conformance_conn(worker):
    """A function that gives a context manager of a proxy."""

    def connect(on_log=None):
        return contextlib.nullcontext(_RpcProxy(ConformanceService, worker, on_log))

    return connect


@pytest.fixture(params=["stdio"])
def conformance_describe(worker):
    """What the worker says about its service."""
    return introspect(worker)


class Counts:
    """Counts outcomes by group and fails the run when they are not the expected ones."""

    def __init__(self):
        self.passed = collections.Counter()
        self.failed = []
        self.skipped = []

    def pytest_runtest_logreport(self, report):
        group, _, test = report.nodeid.partition("::")[2].partition("::")
        if report.failed:
            self.failed.append(f"{group}::{test}")
            WORKERS.usable = False
        elif report.skipped:
            self.skipped.append(f"{group}::{test.partition('[')[0]}")
        elif report.when == "call":
            self.passed[group] += 1

    def problems(self):
        for group, expected in EXPECTED.items():
            if self.passed[group] < expected:
                yield f"{group}: {self.passed[group]} passed, expected {expected}"
        for group in vars(_pytest_suite).keys() - EXPECTED.keys():
            if group.startswith("TestUnary"):
                yield f"{group}: a group of this release that does not run"
        for test in self.skipped:
            if test not in MAY_SKIP:
                yield f"{test}: skipped"

    def pytest_sessionfinish(self, session):
        if any(self.problems()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        for problem in self.problems():
            terminalreporter.write_line(problem)
        for test in self.skipped:
            terminalreporter.write_line(f"skipped {test}: {MAY_SKIP.get(test, 'not allowed')}")
        groups = ", ".join(f"{group.removeprefix('Test')} {self.passed[group]}" for group in EXPECTED)
        terminalreporter.write_line(
            f"pytest stdio: {self.passed.total()} passed, {len(self.failed)} failed, "
            f"{len(self.skipped)} skipped ({groups})"
        )


def pytest_configure(config):
    # Our stand-ins for what older releases lack.
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    config.pluginmanager.register(Counts())
