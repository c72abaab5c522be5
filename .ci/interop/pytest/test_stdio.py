"""The groups of the reference's suite that our worker has to pass over standard input and output."""

import importlib.util

from vgi_rpc.conformance._pytest_suite import (  # noqa: F401
    TestBoundaryValues,
    TestDescribeConformance,
    TestProtocolErrors,
    TestUnaryAnnotated,
    TestUnaryComplexTypes,
    TestUnaryDataclass,
    TestUnaryErrors,
    TestUnaryLogging,
    TestUnaryMultiParam,
    TestUnaryOptional,
    TestUnaryScalarEcho,
    TestUnaryVoid,
    TestUnaryWideTypes,
)

if importlib.util.find_spec("vgi_rpc.conformance._adversarial_raw"):
    from vgi_rpc.conformance._adversarial_raw import TestAdversarialRawRequestContract  # noqa: F401
else:
    # Releases up to 0.42.3 have no such group.
    from raw_requests import TestAdversarialRawRequestContract  # noqa: F401
