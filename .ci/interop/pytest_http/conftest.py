"""Runs the reference's pytest groups over HTTP, and fails the run when they are not those that have to run."""

import pathlib
import sys

import pytest

# What starts workers, and what stands in for groups that older releases lack.
HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "pytest"), str(HERE.parent)]

from counting import Counts  # noqa: E402
from fixtures import *  # noqa: E402, F403
from groups import LATER, NOT_RUN, NOT_RUN_TESTS, RUN  # noqa: E402
from vgi_rpc.conformance import _pytest_suite  # noqa: E402

DESELECTED = pytest.StashKey()


def pytest_configure(config):
    config.stash[DESELECTED] = set()

    def problems():
        for group in NOT_RUN:
            if group not in LATER and not hasattr(_pytest_suite, group):
                yield f"{group}: not run, but the suite has no such group"
        for test in NOT_RUN_TESTS.keys() - config.stash[DESELECTED]:
            yield f"{test}: not run, but the suite has no such test"

    config.pluginmanager.register(Counts(config, "HTTP", RUN, may_skip={}, further_problems=problems))


def pytest_collection_modifyitems(config, items):
    """Takes out the tests of NOT_RUN_TESTS."""
    kept, out = [], []
    for item in items:
        name = f"{item.cls.__name__}::{item.originalname}"
        if name in NOT_RUN_TESTS:
            config.stash[DESELECTED].add(name)
            out.append(item)
        else:
            kept.append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=out)


def pytest_terminal_summary(terminalreporter):
    for name, reason in sorted({**NOT_RUN, **NOT_RUN_TESTS}.items()):
        known = name in NOT_RUN_TESTS or hasattr(_pytest_suite, name)
        terminalreporter.write_line(f"not run: {name}: {reason}{'' if known else ' (a later release has it)'}")
