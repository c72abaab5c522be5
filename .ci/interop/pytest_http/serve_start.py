"""A start of serving that fails is answered with 500, and is tried again with the next request.

Stands in for the group of that name of later releases of the reference.
"""

import io

import httpx2
from bad_requests import request
from pyarrow import ipc
from workers import CALL_SECONDS

HEADERS = {"Content-Type": "application/vnd.apache.arrow.stream", "Accept-Encoding": "identity"}


class TestServeStartLifecycle:
    def test_first_failure_retries_and_keeps_listener_reusable(self, conformance_http_serve_start_fail_once_port):
        url = f"http://127.0.0.1:{conformance_http_serve_start_fail_once_port}"
        with httpx2.Client(base_url=url, headers=HEADERS, timeout=CALL_SECONDS) as client:
            assert client.post("/add_floats", content=request("add_floats")).status_code == 500
            answer = client.post("/add_floats", content=request("add_floats"))
            assert answer.status_code == 200, answer.content[:200]
            assert ipc.open_stream(io.BytesIO(answer.content)).read_next_batch().column("result").to_pylist() == [3.0]
