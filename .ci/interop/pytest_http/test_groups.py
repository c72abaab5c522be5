"""The groups of the reference's suite that our worker has to pass over HTTP: all but those of NOT_RUN."""

from groups import NOT_RUN
from vgi_rpc.conformance import _pytest_suite

# A group that the lists do not know runs, and fails where it needs or skips what we do not give.
globals().update({
    name: group
    for name, group in vars(_pytest_suite).items()
    if name.startswith("Test") and name not in NOT_RUN
})

# Releases up to 0.42.3 lack these.
if not hasattr(_pytest_suite, "TestAdversarialHttpRequestContract"):
    from http_requests import TestAdversarialHttpRequestContract  # noqa: F401
if not hasattr(_pytest_suite, "TestCompressedHttpRequestCap"):
    from request_caps import TestCompressedHttpRequestCap  # noqa: F401
if not hasattr(_pytest_suite, "TestServeStartLifecycle"):
    from serve_start import TestServeStartLifecycle  # noqa: F401
if not hasattr(_pytest_suite, "TestTransportKindContext"):
    from transport_kinds import TestTransportKindContext  # noqa: F401
if not hasattr(_pytest_suite, "TestResourceSoak"):
    from resource_soak import TestResourceSoak  # noqa: F401
