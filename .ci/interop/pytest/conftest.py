"""Counts what ran of the reference's pytest suite, and fails the run when that is not what has to run."""

import pathlib
import sys

# Our stand-ins for what older releases lack, and what starts workers.
sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parents[1])]

from counting import Counts  # noqa: E402
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


def pytest_configure(config):
    config.stash[PLACES] = shared = Places()
    expected = {group: count * len(TRANSPORTS) for group, count in ON_EACH_TRANSPORT.items()} | ONCE

    def out_of_step():
        shared.stdio_usable = False

    config.pluginmanager.register(
        Counts(config, ", ".join(TRANSPORTS), expected, MAY_SKIP, on_failure=out_of_step)
    )
