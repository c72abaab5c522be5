"""Requests that are sound Arrow streams but break the contract of the method `add_floats`.

Stands in for the group of that name of later releases of the reference: each of eight changes to the
parameters and four to the metadata gets an error that names its type, and the next call on the same
connection works.
"""

import json

import pytest
from bad_requests import METADATA, PARAMETERS, error_in, request
from pyarrow import ipc


def receive_error(transport):
    """The metadata of the error in the answer, which is read to its end."""
    return error_in(ipc.open_stream(transport.reader))


def refused_and_usable(proxy, body):
    transport = proxy._transport
    transport.writer.write(body)
    transport.writer.flush()
    error = receive_error(transport)
    assert error[b"vgi_rpc.log_message"]
    assert json.loads(error[b"vgi_rpc.log_extra"])["exception_type"]
    assert proxy.add_floats(a=1.25, b=2.5) == 3.75


class TestAdversarialRawRequestContract:
    @pytest.mark.parametrize("change", PARAMETERS)
    def test_parameter_contract(self, conformance_conn, change):
        with conformance_conn() as proxy:
            refused_and_usable(proxy, request("add_floats", parameters=change))

    @pytest.mark.parametrize("change", METADATA)
    def test_dispatch_metadata_contract(self, conformance_conn, change):
        with conformance_conn() as proxy:
            refused_and_usable(proxy, request("add_floats", metadata=change))
