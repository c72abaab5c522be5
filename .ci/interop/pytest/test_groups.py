"""The groups of the reference's suite that our worker has to pass without HTTP: all but those of HTTP."""

from vgi_rpc.conformance import _pytest_suite

HTTP_GROUPS = {
    "TestAdversarialHttpRequestContract",
    "TestCallTokenSplit",
    "TestColdCallStateCache",
    "TestCompressedHttpRequestCap",
    "TestCors",
    "TestCorsOffMode",
    "TestErrorHeader",
    "TestExternalFetchFailures",
    "TestExternalFetchSecurity",
    "TestExternalInputRoutes",
    "TestExternalLocation",
    "TestExternalStorageUrlPair",
    "TestExternalizedResponseCap",
    "TestHealth",
    "TestHttpCompressionNegotiationConformance",
    "TestHttpResponseCap",
    "TestHttpResponseCapSoftWire",
    "TestProxyProof",
    "TestProxyProofOffMode",
    "TestRequestId",
    "TestServeStartLifecycle",
    "TestSticky",
    "TestTokenIntrospection",
    "TestTokenIntrospectionOffMode",
    "TestUnauthorized",
}

# A group that this list does not know runs, and fails where it needs what we do not give.
globals().update({
    name: group
    for name, group in vars(_pytest_suite).items()
    if name.startswith("Test") and name not in HTTP_GROUPS
})

# Releases up to 0.42.3 lack these.
if not hasattr(_pytest_suite, "TestAdversarialRawRequestContract"):
    from raw_requests import TestAdversarialRawRequestContract  # noqa: F401
if not hasattr(_pytest_suite, "TestTransportKindContext"):
    from transport_kinds import TestTransportKindContext  # noqa: F401
if not hasattr(_pytest_suite, "TestResourceSoak"):
    from resource_soak import TestResourceSoak  # noqa: F401
