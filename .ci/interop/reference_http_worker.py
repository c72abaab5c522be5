"""The reference's conformance service over HTTP, with the flags of our worker: for trying the scripts, never run by them.

    WORKER="$VENV/bin/python $ROOT/.ci/interop/reference_http_worker.py" .ci/interop.d/12-http-suite
"""

import argparse
import logging
import socket
import threading
import typing
import warnings

import waitress
from vgi_rpc.conformance import ConformanceService, ConformanceServiceImpl
from vgi_rpc.http import AuthFailure, AuthReason, make_wsgi_app
from vgi_rpc.rpc import AuthContext, CallContext, RpcServer

MIB = 1 << 20
REASONS = {
    reason.value: reason
    for reason in (
        AuthReason.MISSING_CREDENTIAL,
        AuthReason.INVALID_CREDENTIAL,
        AuthReason.EXPIRED_CREDENTIAL,
        AuthReason.INSUFFICIENT_SCOPE,
    )
}


class KindProbe(typing.Protocol):
    """What --transport-kind-probe serves."""

    def report_transport_kind(self) -> str: ...


class Kinds:
    """Answers with the kind of transport that the call came by."""

    def report_transport_kind(self, ctx: CallContext) -> str:
        return ctx.kind.value


class FailsToStartOnce(ConformanceServiceImpl):
    """Refuses the first start of serving."""

    def __init__(self):
        self.first = True
        self.lock = threading.Lock()

    def on_serve_start(self, kind):
        with self.lock:
            first, self.first = self.first, False
        if first:
            raise RuntimeError("the first start fails")


def authenticate(request):
    """A wanted refusal, else a named principal, else a refusal without a reason of its own."""
    wanted = request.get_header("X-Conformance-Auth-Reason")
    principal = request.get_header("X-Conformance-Principal")
    if wanted in REASONS:
        raise AuthFailure(REASONS[wanted], wanted)
    if wanted is None and principal:
        return AuthContext(domain="conformance", authenticated=True, principal=principal)
    raise ValueError("authentication required")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--http", type=int, nargs="?", const=0, default=0)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int)
    parser.add_argument("--prefix", default="")
    parser.add_argument("--describe", action="store_true")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--max-request-bytes", type=int)
    parser.add_argument("--max-response-bytes", type=int)
    parser.add_argument("--max-externalized-response-bytes", type=int)
    parser.add_argument("--no-compression", action="store_true")
    parser.add_argument("--no-call-state-cache", action="store_true")
    parser.add_argument("--token-key", type=bytes.fromhex)
    parser.add_argument("--token-ttl", type=int, default=3600)
    parser.add_argument("--cors-origin")
    parser.add_argument("--fail-serve-start-once", action="store_true")
    parser.add_argument("--http-auth", action="store_true")
    parser.add_argument("--transport-kind-probe", action="store_true")
    flags = parser.parse_args()

    warnings.simplefilter("ignore")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    if flags.transport_kind_probe:
        server = RpcServer(KindProbe, Kinds())
    else:
        service = FailsToStartOnce() if flags.fail_serve_start_once else ConformanceServiceImpl()
        server = RpcServer(ConformanceService, service, enable_describe=flags.describe)
    strict = MIB if flags.strict else None
    app = make_wsgi_app(
        server,
        prefix=flags.prefix,
        token_key=flags.token_key,
        token_ttl=flags.token_ttl,
        max_request_bytes=flags.max_request_bytes,
        max_response_bytes=flags.max_response_bytes or strict,
        max_externalized_response_bytes=flags.max_externalized_response_bytes or strict,
        compression_level=None if flags.no_compression else 1,
        call_state_cache_entries=0 if flags.no_call_state_cache else 4096,
        cors_origins=flags.cors_origin,
        authenticate=authenticate if flags.http_auth else None,
    )
    listener = socket.create_server((flags.host, flags.http if flags.port is None else flags.port))
    print(f"PORT:{listener.getsockname()[1]}", flush=True)
    waitress.serve(app, sockets=[listener], threads=8, _quiet=True)


if __name__ == "__main__":
    main()
