"""Runs the reference's conformance suite against the worker over HTTP.

Every test that does not run has to be in a list here, and every test of a list must not run.
"""

import sys

from suite import PASSED, results
from vgi_rpc.conformance import ConformanceService
from vgi_rpc.http import http_capabilities
from vgi_rpc.rpc import RpcError
from workers import add_counts, serving

MIB = 1 << 20

# The runner itself keeps it to transports that are byte streams.
OVER_2_GIB = {"large_payload.echo_binary_over_int32_max": "not compatible with transport 'http'"}
# External storage does not exist yet.
NO_STORAGE = {
    f"http_response_cap.{test}": "server has no externalisation backend configured"
    for test in ("producer_external_strict_fail", "externalized_strict_fail")
}
NO_CAP = {
    f"http_response_cap.{test}": "server has no max_response_bytes configured"
    for test in ("unary_strict_fail", "exchange_strict_fail")
}
# 4 MiB in one answer: what the strict worker has to refuse, see refuses_large_answers.
OVER_CAP = "large_payload.echo_binary_4mib"


def check(name, url, prefix="", *, skipped, passed=(), at_least=PASSED, without="no test"):
    """Prints the counts; returns whether all is as it must be."""
    status, suite = results(name, "--url", url, "--prefix", prefix, without=without)
    problems = []
    outcomes = {test["name"]: test for test in suite["results"]}
    for test, result in outcomes.items():
        if result["skipped"]:
            if not (result["skip_reason"] or "").startswith(skipped.get(test, "\0")):
                problems.append(f"skipped {test}: {result['skip_reason']}")
        elif not result["passed"]:
            problems.append(f"failed {test}: {result['error']}")
    for test in skipped:
        if test not in outcomes or not outcomes[test]["skipped"]:
            problems.append(f"{test} was not skipped")
    for test in passed:
        if test not in outcomes or outcomes[test]["skipped"] or not outcomes[test]["passed"]:
            problems.append(f"{test} did not pass")
    if suite["passed"] < at_least:
        problems.append(f"{suite['passed']} passed, expected {at_least}")
    if status != 0 and not problems:
        problems.append(f"status {status}")
    for problem in problems:
        print(f"  {problem}")
    print(
        f"suite http {name}: {suite['total']} total, {suite['passed']} passed, {suite['failed']} failed, "
        f"{suite['skipped']} skipped, {suite['duration_ms'] / 1000:.1f} s",
    )
    for test, reason in sorted(skipped.items()):
        print(f"  not run: {test}: {reason}")
    sys.stdout.flush()
    add_counts(suite["passed"], suite["failed"], suite["skipped"])
    return not problems


def refuses_large_answers(worker):
    """The test that the strict run leaves out: its call is refused by the cap, and the connection stays usable."""
    try:
        caps = http_capabilities(base_url=worker.url)
        assert caps.max_response_bytes == MIB, caps
        assert caps.max_externalized_response_bytes == MIB, caps
        with worker.connect(ConformanceService) as proxy:
            try:
                proxy.echo_large_binary(value=b"\xa5" * (4 * MIB))
            except RpcError as error:
                assert f"> {MIB}) for method 'echo_large_binary'" in str(error), error
            else:
                raise AssertionError("4 MiB came through")
            assert proxy.echo_string(value="usable") == "usable"
    except Exception as problem:
        print(f"  failed: refusal of {OVER_CAP}: {type(problem).__name__}: {problem}")
        add_counts(0, 1, 0)
        return False
    print(f"  not run: {OVER_CAP}: 4 MiB exceed the cap; that they are refused is checked")
    add_counts(1, 0, 0)
    return True


def main():
    good = True
    with serving("http", "--describe") as worker:
        good &= check("plain", worker.url, skipped=OVER_2_GIB | NO_STORAGE | NO_CAP)
    with serving("http", "--describe", "--strict") as worker:
        good &= check(
            "strict", worker.url,
            skipped=OVER_2_GIB | NO_STORAGE, passed=NO_CAP, at_least=PASSED - 1 + len(NO_CAP), without=OVER_CAP,
        )
        good &= refuses_large_answers(worker)
    with serving("http", "--describe", "--prefix", "/vgi", "--no-compression", "--no-call-state-cache") as worker:
        good &= check("below /vgi, bare", worker.url, "/vgi", skipped=OVER_2_GIB | NO_STORAGE | NO_CAP)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
