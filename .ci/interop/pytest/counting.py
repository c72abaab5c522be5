"""What ran of the reference's groups, and whether that is what has to run."""

import collections

import pytest
from workers import add_counts


class Counts:
    """A plugin that counts outcomes by group, and fails the run when they are not what has to be."""

    def __init__(self, config, where, expected, may_skip, on_failure=lambda: None, further_problems=lambda: ()):
        """Takes the number of tests to pass by group, and the reason for which a test may skip by its name."""
        self.config = config
        self.where = where
        self.expected = expected
        self.may_skip = may_skip
        self.on_failure = on_failure
        self.further_problems = further_problems
        self.passed = collections.Counter()
        self.failed = []
        self.skipped = collections.Counter()

    def pytest_runtest_logreport(self, report):
        group, _, test = report.nodeid.partition("::")[2].partition("::")
        if report.failed:
            self.failed.append(f"{group}::{test}")
            self.on_failure()
        elif report.skipped:
            reason = report.longrepr[2].removeprefix("Skipped: ") if report.longrepr else "no reason"
            self.skipped[f"{group}::{test.partition('[')[0]}", reason] += 1
        elif report.when == "call":
            self.passed[group] += 1

    def problems(self):
        if self.config.option.keyword:
            return
        for group, count in self.expected.items():
            if self.passed[group] < count:
                yield f"{group}: {self.passed[group]} passed, expected {count}"
        for test, reason in self.skipped:
            if self.may_skip.get(test) != reason:
                yield f"{test}: may not skip for the reason: {reason}"
        yield from self.further_problems()

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
            f"pytest over {self.where}: {self.passed.total()} passed, {len(self.failed)} failed, "
            f"{self.skipped.total()} skipped ({groups})"
        )
        add_counts(self.passed.total(), len(self.failed), self.skipped.total())
