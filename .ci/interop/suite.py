"""Runs the reference's conformance suite against the worker over a pipe, a Unix socket and TCP.

All tests have to pass but the four of HTTP, which skip themselves. The one payload of over 2^31 bytes is left to
.ci/full.d/large-payload.
"""

import json
import pathlib
import shlex
import subprocess
import sys
import tempfile

from workers import FACTOR, WORKER, add_counts, serving

# What the oldest release that we test with brings; newer ones may bring more.
PASSED = 99
SKIPPED = {
    f"http_response_cap.{test}"
    for test in (
        "unary_strict_fail",
        "exchange_strict_fail",
        "producer_external_strict_fail",
        "externalized_strict_fail",
    )
}


def results(name, *place, without="large_payload.echo_binary_over_int32_max"):
    """The status of the suite and what it says of each test."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "results.json"
        status = subprocess.run(
            [
                pathlib.Path(sys.executable).with_name("vgi-rpc-test"), *place,
                "-k", f"*,!{without}",
                "--timeout", str(5 * FACTOR), "--format", "json", "--output", out,
            ],
            stdout=subprocess.DEVNULL,
        ).returncode
        if not out.exists():
            raise SystemExit(f"suite {name}: no result (status {status})")
        return status, json.loads(out.read_text())


def check(name, *place):
    """Prints the counts; returns whether all is as it must be."""
    status, suite = results(name, *place)
    problems = []
    for test in suite["results"]:
        if test["skipped"] and test["name"] not in SKIPPED:
            problems.append(f"skipped {test['name']}: {test['skip_reason']}")
        elif not test["passed"] and not test["skipped"]:
            problems.append(f"failed {test['name']}: {test['error']}")
    if suite["passed"] < PASSED:
        problems.append(f"{suite['passed']} passed, expected {PASSED}")
    if status != 0 and not problems:
        problems.append(f"status {status}")
    for problem in problems:
        print(f"  {problem}")
    print(
        f"suite {name}: {suite['total']} total, {suite['passed']} passed, {suite['failed']} failed, "
        f"{suite['skipped']} skipped, {suite['duration_ms'] / 1000:.1f} s",
        flush=True,
    )
    add_counts(suite["passed"], suite["failed"], suite["skipped"])
    return not problems


def main():
    good = check("pipe", "--cmd", shlex.join(WORKER))
    for kind in ("unix", "tcp"):
        with serving(kind) as worker:
            good &= check(kind, f"--{kind}", worker.address)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
