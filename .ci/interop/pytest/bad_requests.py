"""Sound Arrow streams that break the contract of a method, each by one change."""

import io

import pyarrow as pa
from pyarrow import ipc


def _fields(**types):
    return [pa.field(name, kind, nullable=False) for name, kind in types.items()]


METHODS = {
    "add_floats": _fields(a=pa.float64(), b=pa.float64()),
    "produce_dynamic_schema": _fields(
        seed=pa.int64(), count=pa.int64(), include_strings=pa.bool_(), include_floats=pa.bool_()
    ),
    "reset_cancel_probe": [],
}
VALUES = {pa.float64(): 1.5, pa.int64(): 1, pa.bool_(): True, pa.utf8(): "text"}

# What is changed: the columns, and how many rows are sent.
PARAMETERS = {
    "missing_field": lambda fields: (fields[:-1], 1),
    "extra_field": lambda fields: ([*fields, pa.field("further", pa.utf8(), nullable=False)], 1),
    "wrong_name": lambda fields: ([fields[0].with_name("x"), *fields[1:]], 1),
    "wrong_order": lambda fields: (fields[::-1], 1),
    "wrong_type": lambda fields: ([fields[0].with_type(pa.utf8()), *fields[1:]], 1),
    "wrong_nullability": lambda fields: ([fields[0].with_nullable(True), *fields[1:]], 1),
    "zero_rows": lambda fields: (fields, 0),
    "two_rows": lambda fields: (fields, 2),
}
# What is changed: a key, and its value or None for none.
METADATA = {
    "missing_method": (b"vgi_rpc.method", None),
    "missing_request_version": (b"vgi_rpc.request_version", None),
    "wrong_request_version": (b"vgi_rpc.request_version", b"999"),
    "non_utf8_method": (b"vgi_rpc.method", b"\xff\xfe"),
}


def request(method, *, parameters=None, metadata=None):
    """The stream of a request, sound but for the change that a name in PARAMETERS or METADATA asks for."""
    fields, rows = METHODS[method], 1
    if parameters is not None:
        fields, rows = PARAMETERS[parameters](fields)
    keys = {
        b"vgi_rpc.method": method.encode(),
        b"vgi_rpc.request_version": b"1",
        b"vgi_rpc.protocol_version": b"1.0.0",
    }
    if metadata is not None:
        key, value = METADATA[metadata]
        keys.pop(key)
        if value is not None:
            keys[key] = value
    arrays = [pa.array([VALUES[field.type]] * rows, field.type) for field in fields]
    batch = pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))
    sink = io.BytesIO()
    with ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch, custom_metadata=pa.KeyValueMetadata(keys))
    return sink.getvalue()


def error_in(reader):
    """The metadata of the only error in an answer, which is read to its end."""
    found = None
    while True:
        try:
            _, metadata = reader.read_next_batch_with_custom_metadata()
        except StopIteration:
            assert found is not None, "the answer holds no error"
            return found
        if metadata and metadata.get(b"vgi_rpc.log_level") == b"EXCEPTION":
            assert found is None, "the answer holds two errors"
            found = metadata
