"""Which groups of the reference's suite run over HTTP, and which do not, with the reason."""

# The number of tests that have to pass in each group. A group of a newer release may have more; a missing test fails
# the run.
RUN = {
    "TestUnaryScalarEcho": 5,
    "TestUnaryVoid": 2,
    "TestUnaryComplexTypes": 6,
    "TestUnaryOptional": 5,
    "TestUnaryDataclass": 5,
    "TestUnaryAnnotated": 2,
    "TestUnaryWideTypes": 26,
    "TestUnaryMultiParam": 5,
    "TestUnaryErrors": 3,
    "TestProtocolErrors": 2,
    "TestUnaryLogging": 4,
    "TestBoundaryValues": 26,
    "TestLargeData": 7,
    "TestProducerStream": 6,
    "TestProducerStreamWithHeader": 2,
    "TestExchangeStream": 10,
    "TestExchangeCastCompatible": 5,
    "TestExchangeStreamWithHeader": 1,
    "TestErrorRecovery": 4,
    "TestConnectionReuse": 2,
    "TestCancel": 7,
    "TestHealth": 2,
    "TestUnauthorized": 13,
    "TestProxyProofOffMode": 2,
    "TestHttpCompressionNegotiationConformance": 8,
    "TestDescribeConformance": 2,
    "TestDynamicRichHeader": 3,
    "TestDynamicSchemaProducer": 4,
    "TestRichHeaderExchange": 2,
    "TestHttpResponseCap": 2,
    "TestHttpResponseCapSoftWire": 1,
    "TestCallTokenSplit": 3,
    "TestColdCallStateCache": 2,
    "TestErrorHeader": 4,
    "TestRequestId": 3,
    "TestTokenIntrospectionOffMode": 2,
    "TestCors": 14,
    "TestCorsOffMode": 2,
    "TestAdversarialHttpRequestContract": 26,
    "TestCompressedHttpRequestCap": 2,
    "TestServeStartLifecycle": 1,
    "TestTransportKindContext": 1,
    "TestResourceSoak": 3,
}

STORAGE = "external storage does not exist yet"
PROOF = "proofs of a proxy do not exist yet"
NOT_RUN = {
    "TestAdversarialRawRequestContract": "needs a transport that is a byte stream: run by 21-pytest",
    "TestExternalFetchFailures": STORAGE,
    "TestExternalFetchSecurity": STORAGE,
    "TestExternalInputRoutes": STORAGE,
    "TestExternalLocation": STORAGE,
    "TestExternalStorageUrlPair": STORAGE,
    "TestExternalizedResponseCap": STORAGE,
    "TestProxyProof": PROOF,
    "TestSticky": "sticky sessions do not exist yet",
    "TestTokenIntrospection": "resolvers of tokens do not exist yet",
}
# Releases up to 0.42.3 lack these.
LATER = {
    "TestAdversarialRawRequestContract",
    "TestExternalFetchFailures",
    "TestExternalFetchSecurity",
    "TestExternalInputRoutes",
    "TestExternalStorageUrlPair",
}

# Single tests of groups that run.
NOT_RUN_TESTS = {
    "TestCors::test_worker_advertises_the_optional_capabilities": STORAGE,
    "TestRequestId::test_request_id_matches_the_access_log": "access logs do not exist yet",
    "TestUnauthorized::test_proxy_note_when_proxy_required": PROOF,
    "TestUnauthorized::test_proxy_rejection_is_uniform": PROOF,
}
