"""Counts what ran of the reference's pytest suite, and fails the run when that is not what has to run."""

import collections
import pathlib
import sys

import pytest

# Our stand-ins for what older releases lack, and what starts workers.
sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parents[1])]

from fixtures import (  # noqa: E402, F401
    PLACES,
    TRANSPORTS,
    Places,
    conformance_conn,
    conformance_describe,
    conformance_resource_soak_target,
    conformance_transport_kind_probes,
    places,
)
from workers import add_counts  # noqa: E402

# The number of tests that have to pass in each group on each transport. A group of a newer release may have
# more; a missing test fails the run.
ON_EACH_TRANSPORT = {
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
    "TestLargeData": 7,
    "TestProducerStream": 6,
    "TestProducerStreamWithHeader": 2,
    "TestExchangeStream": 9,
    "TestExchangeCastCompatible": 5,
    "TestExchangeStreamWithHeader": 1,
    "TestErrorRecovery": 4,
    "TestConnectionReuse": 2,
    "TestCancel": 7,
    "TestDescribeConformance": 2,
    "TestDynamicRichHeader": 3,
    "TestDynamicSchemaProducer": 4,
    "TestRichHeaderExchange": 2,
    "TestAdversarialRawRequestContract": 12,
}
ONCE = {"TestTransportKindContext": 1, "TestResourceSoak": 3}

# Tests that may skip, with the reason that they have to give.
MAY_SKIP = {"TestExchangeStream::test_error_on_init": "exchange init errors only clean on HTTP transport"}


class Counts:
    """Outcomes by group."""

    def __init__(self, config):
        self.config = config
        self.passed = collections.Counter()
        self.failed = []
        self.skipped = collections.Counter()

    def pytest_runtest_logreport(self, report):
        group, _, test = report.nodeid.partition("::")[2].partition("::")
        if report.failed:
            self.failed.append(f"{group}::{test}")
            self.config.stash[PLACES].stdio_usable = False
        elif report.skipped:
            reason = report.longrepr[2].removeprefix("Skipped: ") if report.longrepr else "no reason"
            self.skipped[f"{group}::{test.partition('[')[0]}", reason] += 1
        elif report.when == "call":
            self.passed[group] += 1

    def problems(self):
        if self.config.option.keyword:
            return
        expected = {group: count * len(TRANSPORTS) for group, count in ON_EACH_TRANSPORT.items()} | ONCE
        for group, count in expected.items():
            if self.passed[group] < count:
                yield f"{group}: {self.passed[group]} passed, expected {count}"
        for test, reason in self.skipped:
            if MAY_SKIP.get(test) != reason:
                yield f"{test}: may not skip for the reason: {reason}"

    def pytest_sessionfinish(self, session):
        if any(self.problems()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        for (test, reason), count in sorted(self.skipped.items()):
            terminalreporter.write_line(f"skipped {count} times {test}: {reason}")
        for problem in self.problems():
            terminalreporter.write_line(f"PROBLEM {problem}")
        groups = ", ".join(f"{group.removeprefix('Test')} {count}" for group, count in self.passed.items())
        terminalreporter.write_line(
            f"pytest over {', '.join(TRANSPORTS)}: {self.passed.total()} passed, {len(self.failed)} failed, "
            f"{self.skipped.total()} skipped ({groups})"
        )
        add_counts(self.passed.total(), len(self.failed), self.skipped.total())


def pytest_configure(config):
    config.stash[PLACES] = Places()
    config.pluginmanager.register(Counts(config))
