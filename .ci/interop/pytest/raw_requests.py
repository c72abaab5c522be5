"""Requests that are sound Arrow streams but break the contract of the method `add_floats`.

Stands in for the group of that name of later releases of the reference: each of eight changes to the
parameters and four to the metadata gets an error that names its type, and the next call on the same
connection works.
"""

import json

import pyarrow as pa
import pytest
from pyarrow import ipc

SOUND_FIELDS = (pa.field("a", pa.float64(), nullable=False), pa.field("b", pa.float64(), nullable=False))
SOUND_METADATA = {
    b"vgi_rpc.method": b"add_floats",
    b"vgi_rpc.request_version": b"1",
    b"vgi_rpc.protocol_version": b"1.0.0",
}

A, B = SOUND_FIELDS
# What is changed: the columns, and how many rows are sent.
PARAMETERS = {
    "missing_field": ([A], 1),
    "extra_field": ([A, B, pa.field("c", pa.utf8(), nullable=False)], 1),
    "wrong_name": ([A.with_name("x"), B], 1),
    "wrong_order": ([B, A], 1),
    "wrong_type": ([A.with_type(pa.utf8()), B], 1),
    "wrong_nullability": ([A.with_nullable(True), B], 1),
    "zero_rows": ([A, B], 0),
    "two_rows": ([A, B], 2),
}
# What is changed: a key, and its value or None for none.
METADATA = {
    "missing_method": (b"vgi_rpc.method", None),
    "missing_request_version": (b"vgi_rpc.request_version", None),
    "wrong_request_version": (b"vgi_rpc.request_version", b"999"),
    "non_utf8_method": (b"vgi_rpc.method", b"\xff\xfe"),
}


def send(transport, fields, rows, metadata):
    values = {pa.float64(): 1.5, pa.utf8(): "text"}
    arrays = [pa.array([values[field.type]] * rows, field.type) for field in fields]
    sink = pa.BufferOutputStream()
    with ipc.new_stream(sink, pa.schema(fields)) as writer:
        batch = pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))
        writer.write_batch(batch, custom_metadata=pa.KeyValueMetadata(metadata))
    transport.writer.write(sink.getvalue().to_pybytes())
    transport.writer.flush()


def receive_error(transport):
    """The metadata of the error in the answer, which is read to its end."""
    found = None
    reader = ipc.open_stream(transport.reader)
    while True:
        try:
            _, metadata = reader.read_next_batch_with_custom_metadata()
        except StopIteration:
            assert found is not None, "the answer holds no error"
            return found
        if metadata and metadata.get(b"vgi_rpc.log_level") == b"EXCEPTION":
            assert found is None, "the answer holds two errors"
            found = metadata


def refused_and_usable(proxy, fields, rows, metadata):
    transport = proxy._transport
    send(transport, fields, rows, metadata)
    error = receive_error(transport)
    assert error[b"vgi_rpc.log_message"]
    assert json.loads(error[b"vgi_rpc.log_extra"])["exception_type"]
    assert proxy.add_floats(a=1.25, b=2.5) == 3.75


class TestAdversarialRawRequestContract:
    @pytest.mark.parametrize("change", PARAMETERS)
    def test_parameter_contract(self, conformance_conn, change):
        fields, rows = PARAMETERS[change]
        with conformance_conn() as proxy:
            refused_and_usable(proxy, fields, rows, SOUND_METADATA)

    @pytest.mark.parametrize("change", METADATA)
    def test_dispatch_metadata_contract(self, conformance_conn, change):
        key, value = METADATA[change]
        metadata = {k: v for k, v in SOUND_METADATA.items() if k != key} | ({key: value} if value is not None else {})
        with conformance_conn() as proxy:
            refused_and_usable(proxy, SOUND_FIELDS, 1, metadata)
