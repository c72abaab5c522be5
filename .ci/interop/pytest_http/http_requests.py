"""Requests over HTTP that are sound Arrow streams but break the contract of their method.

Stands in for the group of that name of later releases of the reference: each change gets status 400 with an error
that names its type, on the routes of calls and of streams, nothing is dispatched, and the worker goes on.
"""

import io
import json

import httpx2
import pytest
from bad_requests import METADATA, PARAMETERS, error_in, request
from pyarrow import ipc
from vgi_rpc.conformance import ConformanceService
from vgi_rpc.http import http_connect
from workers import CALL_SECONDS

HEADERS = {"Content-Type": "application/vnd.apache.arrow.stream", "Accept-Encoding": "identity"}
ROUTES = {"add_floats": "/add_floats", "produce_dynamic_schema": "/produce_dynamic_schema/init"}


def refused_and_usable(port, route, body):
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=HEADERS, timeout=CALL_SECONDS) as client:
        refusal = client.post(route, content=body)
        assert refusal.status_code == 400, refusal.content[:200]
        error = error_in(ipc.open_stream(io.BytesIO(refusal.content)))
        assert error[b"vgi_rpc.log_message"]
        assert json.loads(error[b"vgi_rpc.log_extra"])["exception_type"]
        answer = client.post("/add_floats", content=request("add_floats"))
        assert answer.status_code == 200, answer.content[:200]
        assert ipc.open_stream(io.BytesIO(answer.content)).read_next_batch().column("result").to_pylist() == [3.0]


class TestAdversarialHttpRequestContract:
    @pytest.mark.parametrize("change", PARAMETERS)
    def test_unary_parameter_contract(self, conformance_http_port, change):
        refused_and_usable(conformance_http_port, "/add_floats", request("add_floats", parameters=change))

    @pytest.mark.parametrize("change", PARAMETERS)
    def test_stream_init_parameter_contract(self, conformance_http_port, change):
        method = "produce_dynamic_schema"
        refused_and_usable(conformance_http_port, ROUTES[method], request(method, parameters=change))

    @pytest.mark.parametrize("change", METADATA)
    @pytest.mark.parametrize("method", ROUTES)
    def test_dispatch_metadata_contract(self, conformance_http_port, method, change):
        refused_and_usable(conformance_http_port, ROUTES[method], request(method, metadata=change))

    @pytest.mark.parametrize("change", [{"parameters": "extra_field"}, {"metadata": "missing_method"}], ids=str)
    def test_rejection_occurs_before_dispatch(self, conformance_http_port, change):
        url = f"http://127.0.0.1:{conformance_http_port}"
        with http_connect(ConformanceService, url) as proxy:
            proxy.reset_cancel_probe()
            proxy.cancellable_exchange().cancel()
            before = proxy.cancel_probe_counters()
            assert before[2] == 1
            refused_and_usable(conformance_http_port, "/reset_cancel_probe", request("reset_cancel_probe", **change))
            assert proxy.cancel_probe_counters() == before
