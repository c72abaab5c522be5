"""A small body that decodes to more than the worker takes is refused, and the connection stays usable.

Stands in for the group of that name of later releases of the reference.
"""

import gzip
import io

import httpx2
import pyarrow as pa
import pytest
import zstandard
from pyarrow import ipc
from workers import CALL_SECONDS

HEADERS = {"Content-Type": "application/vnd.apache.arrow.stream", "Accept-Encoding": "identity"}
CODECS = {"zstd": zstandard.ZstdCompressor().compress, "gzip": gzip.compress}


def request(method, array):
    schema = pa.schema([pa.field("value", array.type, nullable=False)])
    keys = {"vgi_rpc.method": method, "vgi_rpc.request_version": "1", "vgi_rpc.protocol_version": "1.0.0"}
    sink = io.BytesIO()
    with ipc.new_stream(sink, schema) as writer:
        batch = pa.RecordBatch.from_arrays([array], schema=schema)
        writer.write_batch(batch, custom_metadata=pa.KeyValueMetadata(keys))
    return sink.getvalue()


class TestCompressedHttpRequestCap:
    @pytest.mark.parametrize("codec", CODECS)
    def test_decoded_expansion_is_413_and_connection_recovers(self, conformance_http_small_request_cap_port, codec):
        url = f"http://127.0.0.1:{conformance_http_small_request_cap_port}"
        with httpx2.Client(base_url=url, headers=HEADERS, timeout=CALL_SECONDS) as client:
            capabilities = client.options("/health").headers
            cap = int(capabilities["VGI-Max-Request-Bytes"])
            assert codec in capabilities["VGI-Supported-Encodings"]
            plain = request("echo_string", pa.array(["x" * (16 * cap)]))
            encoded = CODECS[codec](plain)
            assert len(encoded) <= cap < len(plain)
            refusal = client.post("/echo_string", content=encoded, headers={"Content-Encoding": codec})
            assert refusal.status_code == 413, refusal.content[:200]
            answer = client.post("/echo_int", content=request("echo_int", pa.array([41])))
            assert answer.status_code == 200, answer.content[:200]
            assert ipc.open_stream(io.BytesIO(answer.content)).read_next_batch().column("result").to_pylist() == [41]
