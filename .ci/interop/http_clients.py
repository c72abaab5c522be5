"""Calls the worker over HTTP with the reference's Python client, and looks at what goes over the wire.

usage: http_clients.py [NAME…]   (all tests, or those whose names contain one of the words)
"""

import concurrent.futures
import contextlib
import dataclasses
import gzip
import http.client
import io
import itertools
import json
import os
import secrets
import select
import socket
import sys
import threading
import time
import traceback

import httpx2
import pyarrow as pa
import zstandard
from describe import HASH, METHODS, facts
from pyarrow import ipc
from vgi_rpc.conformance import ConformanceHeader, ConformanceService, ConformanceServiceImpl, build_rich_header
from vgi_rpc.http import AuthenticationError, AuthReason, http_capabilities, http_connect, http_introspect
from vgi_rpc.introspect import introspect
from vgi_rpc.log import Level
from vgi_rpc.rpc import AnnotatedBatch, RpcError, RpcServer, make_pipe_pair
from workers import CALL_SECONDS, OURS, add_counts, serving

KEY = "5a" * 32
ARROW = "application/vnd.apache.arrow.stream"
CURSOR = b"vgi_rpc.stream_state#b64"
CALL = b"vgi_rpc.call_state#b64"
SMALL_CAP = 4096
REQUEST_CAP = 8192

# The workers of the tests, by the flags that they get.
WORKERS = {
    "plain": (),
    "one": ("--token-key", KEY),
    "other": ("--token-key", KEY),
    "small": ("--max-response-bytes", str(SMALL_CAP), "--max-request-bytes", str(REQUEST_CAP)),
    "auth": ("--http-auth", "--token-key", KEY),
    "expiring": ("--token-ttl", "1"),
    "prefix": ("--prefix", "/vgi", "--no-compression"),
}
TESTS = []


def test(*workers):
    """A test of the workers with these names, one at least."""

    def add(function):
        TESTS.append((function, workers))
        return function

    return add


def equal(expected, actual, what="value"):
    assert expected == actual, f"{what}: expected {expected!r}, got {actual!r}"


@contextlib.contextmanager
def fails(kind=None, text=""):
    """Expects an error of the other side, of this type and with this text; gives a list that will hold it."""
    caught = []
    try:
        yield caught
    except RpcError as error:
        caught.append(error)
    assert caught, "no error"
    if kind is not None:
        equal(kind, caught[0].error_type, "type of the error")
    assert text in str(caught[0]), f"{text!r} is not in {caught[0]}"


# --- what goes over the wire


@dataclasses.dataclass
class Exchanged:
    """A request and its response."""

    path: str
    sent_coding: str | None
    status: int
    coding: str | None
    headers: httpx2.Headers
    body: bytes


class Wire(httpx2.Client):
    """A client that remembers what it did."""

    def __init__(self, worker, **options):
        super().__init__(base_url=worker.url, timeout=CALL_SECONDS, event_hooks={"response": [self.note]}, **options)
        self.all = []

    def note(self, response):
        response.read()
        self.all.append(
            Exchanged(
                response.request.url.path,
                response.request.headers.get("Content-Encoding"),
                response.status_code,
                response.headers.get("Content-Encoding"),
                response.headers,
                response.content,
            )
        )

    @property
    def posts(self):
        return [exchanged for exchanged in self.all if exchanged.headers["Content-Type"] == ARROW]


# Plain bodies, both ways.
PLAIN = {"compression_level": None, "headers": {"Accept-Encoding": "identity"}}


@contextlib.contextmanager
def connected(worker, prefix="", on_log=None, compression_level=1, **options):
    """A proxy, and the client under it."""
    with (
        Wire(worker, **options) as wire,
        http_connect(
            ConformanceService, client=wire, prefix=prefix, on_log=on_log, compression_level=compression_level
        ) as proxy,
    ):
        yield proxy, wire


def batches(body):
    """Rows and metadata of each batch in a body, which may hold several streams."""
    stream = io.BytesIO(body)
    found = []
    while stream.tell() < len(body):
        reader = ipc.open_stream(stream)
        with contextlib.suppress(StopIteration):
            while True:
                batch, metadata = reader.read_next_batch_with_custom_metadata()
                found.append((batch.num_rows, dict(metadata or {})))
    return found


def error_in(body):
    """The metadata of the error in a body."""
    [error] = [metadata for _, metadata in batches(body) if metadata.get(b"vgi_rpc.log_level") == b"EXCEPTION"]
    return error


def stream_of(batch, **metadata):
    """A request's body; names of metadata lack their vgi_rpc."""
    sink = io.BytesIO()
    with ipc.new_stream(sink, batch.schema) as writer:
        keys = {f"vgi_rpc.{key}": value for key, value in metadata.items()}
        writer.write_batch(batch, custom_metadata=pa.KeyValueMetadata(keys))
    return sink.getvalue()


def request(method, **columns):
    """The body of a call whose parameters are never null."""
    arrays = [pa.array([value]) for value in columns.values()]
    schema = pa.schema([pa.field(name, array.type, nullable=False) for name, array in zip(columns, arrays)])
    batch = pa.RecordBatch.from_arrays(arrays, schema=schema)
    return stream_of(batch, method=method, request_version="1", protocol_version="1.0.0")


def in_pieces(body):
    """A body whose size the client does not announce."""
    return (body[at : at + 1000] for at in range(0, len(body), 1000))


def value(number):
    return AnnotatedBatch.from_pydict({"value": [float(number)]})


def indexes(stream):
    return [index for answer in stream for index in answer.batch.column("index").to_pylist()]


# --- calls and streams, whatever the coding


def calls(proxy, logs):
    equal(-(2**63), proxy.echo_int(value=-(2**63)))
    equal("zażółć \N{GRINNING FACE}", proxy.echo_string(value="zażółć \N{GRINNING FACE}"))
    large = secrets.token_bytes(4 << 20)
    assert large == proxy.echo_large_binary(value=large), "4 MiB of random bytes"
    assert b"x" * (16 << 20) == proxy.echo_large_binary(value=b"x" * (16 << 20)), "16 MiB that compress"
    equal(None, proxy.echo_optional_string(value=None))
    equal(None, proxy.void_noop())

    with fails("ValueError", "boom"):
        proxy.raise_value_error(message="boom")
    logs.clear()
    equal("said", proxy.echo_with_multi_logs(value="said"))
    equal([Level.DEBUG, Level.INFO, Level.WARN], [log.level for log in logs], "levels")
    logs.clear()
    equal("said", proxy.echo_with_log_extras(value="said"))
    equal(("conformance", "said"), (logs[0].extra["source"], logs[0].extra["detail"]), "extras")


def streams(proxy, logs):
    for count in (0, 1, 5, 100):
        equal(list(range(count)), indexes(proxy.produce_n(count=count)))
    logs.clear()
    stream = proxy.produce_with_header_and_logs(count=3)
    equal(3, stream.typed_header(ConformanceHeader).total_expected, "header")
    equal([0, 1, 2], indexes(stream))
    equal(1, len(logs), "logs of the start")
    logs.clear()
    equal([0, 1, 2], indexes(proxy.produce_with_logs(count=3)))
    equal(["0", "1", "2"], [log.message[-1] for log in logs], "logs of turns")
    stream = proxy.produce_with_rich_header(seed=7, count=2)
    equal(build_rich_header(7).str_field, stream.header.str_field, "rich header")
    equal(2, len(list(stream)), "batches")

    got = []
    with fails("RuntimeError", "intentional error"):
        for answer in proxy.produce_error_mid_stream(emit_before_error=3):
            got += answer.batch.column("index").to_pylist()
    equal([0, 1, 2], got, "rows before the error")
    with fails(text="intentional init error"):
        list(proxy.produce_error_on_init())
    with fails(text="intentional exchange init error"):
        proxy.exchange_error_on_init()

    with proxy.exchange_accumulate() as session:
        for turn in range(1, 31):
            answer = session.exchange(value(turn)).batch
            equal([turn * (turn + 1) / 2], answer.column("running_sum").to_pylist())
            equal([turn], answer.column("exchange_count").to_pylist())
    with proxy.exchange_error_on_nth(fail_on=2) as session:
        session.exchange(value(1))
        with fails(text="intentional error"):
            session.exchange(value(2))
    with proxy.exchange_with_header(factor=2.0) as session:
        assert "2.0" in session.typed_header(ConformanceHeader).description
        equal([42.0], session.exchange(value(21)).batch.column("value").to_pylist())
    with proxy.exchange_zero_columns() as session:
        empty = AnnotatedBatch(batch=pa.record_batch([], schema=pa.schema([])))
        for _ in range(5):
            equal(0, session.exchange(empty).batch.num_columns, "columns")
    equal(1, proxy.echo_int(value=1))


def both_with(worker, sent, received, **options):
    """Calls and streams, all of whose requests and large responses have these codings."""
    logs = []
    with connected(worker, on_log=logs.append, **options) as (proxy, wire):
        calls(proxy, logs)
        streams(proxy, logs)
    equal({sent}, {exchanged.sent_coding for exchanged in wire.posts}, "codings of requests")
    equal({200}, {exchanged.status for exchanged in wire.posts}, "status")
    large = {exchanged.coding for exchanged in wire.posts if len(exchanged.body) > 1 << 16}
    equal({received}, large, "codings of large responses")
    assert {exchanged.coding for exchanged in wire.posts} <= {received, None}


@test("plain")
def with_zstd(worker):
    both_with(worker, "zstd", "zstd")


@test("plain")
def with_gzip_answers(worker):
    both_with(worker, None, "gzip", compression_level=None)


@test("plain")
def without_codings(worker):
    both_with(worker, None, None, **PLAIN)


@test("prefix")
def server_without_codings_below_a_prefix(worker):
    """The client learns nothing before its first request, so that it compresses them all the same."""
    both_with(worker, "zstd", None, prefix="/vgi")
    equal((), http_capabilities(base_url=worker.url, prefix="/vgi").supported_encodings, "supported encodings")


@test("plain")
def bodies_in_chunks_and_gzip(worker):
    with httpx2.Client(base_url=worker.url, timeout=CALL_SECONDS, headers={"Content-Type": ARROW}) as client:
        body = request("echo_string", value="z" * 100_000)
        for content, coding in (
            (in_pieces(body), None),
            (iter([gzip.compress(body)]), "gzip"),
            # A frame that does not say how large its content is.
            (zstandard.ZstdCompressor(write_content_size=False).compress(body), "zstd"),
        ):
            headers = {} if coding is None else {"Content-Encoding": coding}
            answer = client.post("/echo_string", content=content, headers=headers)
            equal(200, answer.status_code, f"status with {coding}")
            result = ipc.open_stream(answer.content).read_next_batch().column("result").to_pylist()
            equal(["z" * 100_000], result)


@test("plain")
def many_at_once(worker):
    """Threads with streams that take turns on one pool of connections."""
    with connected(worker) as (proxy, _):

        def accumulate(seed):
            total = 0.0
            with proxy.exchange_accumulate() as session:
                for turn in range(25):
                    total += seed + turn
                    answer = session.exchange(value(seed + turn)).batch
                    equal([total], answer.column("running_sum").to_pylist(), f"sum of {seed}")
            return indexes(proxy.produce_n(count=seed))

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            for seed, rows in enumerate(pool.map(accumulate, range(32))):
                equal(list(range(seed)), rows)


# --- turns


@test("plain")
def without_a_cap_a_turn_is_a_response(worker):
    with connected(worker) as (proxy, wire):
        equal(list(range(20)), indexes(proxy.produce_n(count=20)))
    # The first turn is in the response that opens the stream; the last may end the stream or leave that to one more.
    assert len(wire.posts) in (20, 21), f"{len(wire.posts)} responses"
    for number, exchanged in enumerate(wire.posts):
        found = batches(exchanged.body)
        assert sum(rows for rows, _ in found) <= 1, f"{found}"
        equal(number == 0, any(CALL in metadata for _, metadata in found), "call token")


@test("small")
def small_responses_are_filled(worker):
    """The sizes are those of plain bodies: a coded one may be filled to what it is coded or plain."""
    with connected(worker) as (proxy, wire):
        equal(list(range(500)), indexes(proxy.produce_n(count=500)))
        assert len(wire.posts) > 1, "one response"
    with connected(worker, **PLAIN) as (proxy, wire):
        equal(list(range(500)), indexes(proxy.produce_n(count=500)))
        sizes = [len(exchanged.body) for exchanged in wire.posts]
        assert 500 / 25 <= len(sizes) <= 500 / 2, f"{len(sizes)} responses"
        for exchanged in wire.posts[:-1]:
            found = batches(exchanged.body)
            assert len(exchanged.body) >= SMALL_CAP, f"{len(exchanged.body)} bytes though there was more"
            # Without the token the response was below the cap before its last batch.
            assert len(exchanged.body) < SMALL_CAP + 4096, f"{len(exchanged.body)} bytes"
            assert found[-1][0] == 0 and CURSOR in found[-1][1], f"no token at the end: {found[-1]}"
        assert CURSOR not in batches(wire.posts[-1].body)[-1][1], "a token after the end"


@test("small")
def small_responses_keep_logs_headers_errors_and_cancels(worker):
    logs = []
    with connected(worker, on_log=logs.append, **PLAIN) as (proxy, wire):
        equal(list(range(60)), indexes(proxy.produce_with_logs(count=60)))
        equal(60, len(logs), "logs")
        assert all(str(number) in log.message for number, log in enumerate(logs)), "order of logs"
        stream = proxy.produce_with_header(count=60)
        equal(60, stream.typed_header(ConformanceHeader).total_expected)
        equal(list(range(60)), indexes(stream))
        got = []
        with fails(text="intentional error"):
            for answer in proxy.produce_error_mid_stream(emit_before_error=60):
                got += answer.batch.column("index").to_pylist()
        equal(list(range(60)), got, "rows before the error")
        equal("true", wire.posts[-1].headers.get("X-VGI-RPC-Error"), "flag")

        proxy.reset_cancel_probe()
        stream = proxy.cancellable_producer()
        equal(list(range(100)), indexes(itertools.islice(iter(stream), 100)))
        stream.cancel()
        produced, exchanged, cancelled = proxy.cancel_probe_counters()
        assert 100 <= produced <= 200, f"{produced} turns"
        equal((0, 1), (exchanged, cancelled), "exchanges and cancels")

        # One batch that is larger than the cap goes through all the same.
        equal([1000], [answer.batch.num_rows for answer in proxy.produce_oversized_batch(rows_per_batch=1000)])


@test("small")
def caps_of_calls_and_exchanges_are_hard(worker):
    with connected(worker) as (proxy, wire):
        with fails("RuntimeError", f"> {SMALL_CAP}) for method 'oversized_unary'") as caught:
            proxy.oversized_unary(target_bytes=2 * SMALL_CAP)
        assert "HTTP body exceeds max_response_bytes (" in str(caught[0])
        equal((200, "true"), (wire.posts[-1].status, wire.posts[-1].headers.get("X-VGI-RPC-Error")))
        with (
            fails("RuntimeError", f"> {SMALL_CAP}) for method 'exchange_oversized'"),
            proxy.exchange_oversized(rows_per_batch=1024) as session,
        ):
            session.exchange(value(1))
        equal((200, "true"), (wire.posts[-1].status, wire.posts[-1].headers.get("X-VGI-RPC-Error")))
        with fails("RequestTooLarge"):
            proxy.echo_bytes(data=secrets.token_bytes(2 * REQUEST_CAP))
        equal(b"fits", proxy.echo_bytes(data=b"fits"))
        # Refused for what it decodes to.
        with fails("RequestTooLarge"):
            proxy.echo_bytes(data=bytes(2 * REQUEST_CAP))
        equal(413, [seen.status for seen in wire.all if seen.path == "/echo_bytes"][-1])
        large = in_pieces(request("echo_bytes", data=bytes(8 * REQUEST_CAP)))
        equal(413, wire.post("/echo_bytes", content=large, headers={"Content-Type": ARROW}).status_code, "in chunks")
        equal(7, proxy.echo_int(value=7))
    caps = http_capabilities(base_url=worker.url)
    equal((REQUEST_CAP, SMALL_CAP), (caps.max_request_bytes, caps.max_response_bytes), "advertised caps")


# --- servers that share a key


# What a token gets that a server does not take. The reference says what is wrong with it; ours says the same of each.
REFUSED = "the stream's state token is not valid here, or no longer" if OURS else "oken"


@contextlib.contextmanager
def refused(wire):
    """Expects that a token is refused, as an error of the request."""
    with fails("RuntimeError", REFUSED):
        yield
    equal((400, None), (wire.posts[-1].status, wire.posts[-1].headers.get("X-VGI-RPC-Error")), "status and flag")


class Alternating(httpx2.BaseTransport):
    """Sends each request to the next worker."""

    def __init__(self, *workers):
        self.inner = httpx2.HTTPTransport()
        self.workers = itertools.cycle(workers)
        self.lock = threading.Lock()
        self.sent = {worker.port: 0 for worker in workers}

    def handle_request(self, request):
        with self.lock:
            port = next(self.workers).port
            self.sent[port] += 1
        request.url = request.url.copy_with(port=port)
        return self.inner.handle_request(request)

    def close(self):
        self.inner.close()


@test("one", "other")
def two_servers_continue_each_others_streams(one, other):
    health = [httpx2.get(f"{worker.url}/health", timeout=CALL_SECONDS).json() for worker in (one, other)]
    assert health[0]["server_id"] != health[1]["server_id"], "two servers with one id"
    for compression_level in (1, None):
        logs = []
        transport = Alternating(one, other)
        with (
            httpx2.Client(base_url=one.url, transport=transport, timeout=CALL_SECONDS) as client,
            http_connect(
                ConformanceService, client=client, on_log=logs.append, compression_level=compression_level
            ) as proxy,
        ):
            calls(proxy, logs)
            streams(proxy, logs)
        counts = list(transport.sent.values())
        assert abs(counts[0] - counts[1]) <= 1 and sum(counts) > 100, f"{transport.sent}"


@test("one", "other")
def a_cancel_reaches_the_other_server(one, other):
    with connected(one) as (first, _), connected(other) as (second, _):
        first.reset_cancel_probe()
        second.reset_cancel_probe()
        for open_stream in (lambda proxy: proxy.cancellable_producer(), lambda proxy: proxy.cancellable_exchange()):
            with (
                httpx2.Client(base_url=one.url, transport=Alternating(one, other), timeout=CALL_SECONDS) as client,
                http_connect(ConformanceService, client=client) as proxy,
            ):
                stream = open_stream(proxy)
                stream.cancel()
                stream.cancel()
        equal(0, first.cancel_probe_counters()[2], "cancels at the server of the streams")
        equal(2, second.cancel_probe_counters()[2], "cancels at the other server")


@test("one", "other")
def a_producer_is_resumed_elsewhere(one, other):
    """The position of a stream is a value, which any server with the key takes, more than once."""
    with connected(one) as (first, _), connected(other) as (second, _):
        stream = first.produce_n(count=10)
        for index in range(4):
            answer, position = stream.next_with_token()
            equal([index], answer.batch.column("index").to_pylist())
        for proxy in (second, first, second):
            resumed = proxy.produce_n(count=1)
            resumed.seek_to_token(position)
            equal([4, 5, 6, 7, 8, 9], indexes(resumed))


@test("one", "plain")
def another_key_is_refused(one, plain):
    with connected(one) as (first, _), connected(plain) as (second, wire):
        stream = first.produce_n(count=3)
        _, position = stream.next_with_token()
        resumed = second.produce_n(count=1)
        resumed.seek_to_token(position)
        with refused(wire):
            resumed.next_with_token()
        equal(1, second.echo_int(value=1))


@test("expiring")
def old_tokens_are_refused(worker):
    with connected(worker) as (proxy, wire), proxy.exchange_accumulate() as session:
        # More than the second that a token lives, and than what rounding may add to it.
        time.sleep(2.5)
        with refused(wire):
            session.exchange(value(1))
        with proxy.exchange_accumulate() as fresh:
            equal([1.0], fresh.exchange(value(1)).batch.column("running_sum").to_pylist())


# --- callers


@test("auth")
def refusals_have_reasons(worker):
    for reason in ("missing_credential", "invalid_credential", "expired_credential", "insufficient_scope"):
        with connected(worker, headers={"X-Conformance-Auth-Reason": reason}) as (proxy, wire):
            with fails("AuthenticationError", reason) as caught:
                proxy.echo_int(value=1)
            assert isinstance(caught[0], AuthenticationError)
            equal(AuthReason(reason), caught[0].reason, "reason")
            equal((401, reason), (wire.all[-1].status, wire.all[-1].headers["VGI-Auth-Reason"]))
            with fails("AuthenticationError", reason):
                proxy.exchange_accumulate()
    with connected(worker) as (proxy, _):
        with fails("AuthenticationError") as caught:
            proxy.echo_int(value=1)
        equal(AuthReason.UNAUTHORIZED, caught[0].reason, "reason")
    http_capabilities(base_url=worker.url)


@test("auth")
def tokens_belong_to_their_caller(worker):
    alice = {"X-Conformance-Principal": "alice"}
    bob = {"X-Conformance-Principal": "bob"}
    logs = []
    with (
        connected(worker, headers=alice) as (hers, _),
        connected(worker, headers=bob, on_log=logs.append) as (his, wire),
    ):
        stream = hers.produce_n(count=5)
        _, position = stream.next_with_token()
        stolen = his.produce_n(count=1)
        stolen.seek_to_token(position)
        with refused(wire):
            stolen.next_with_token()
        resumed = hers.produce_n(count=1)
        resumed.seek_to_token(position)
        equal([1, 2, 3, 4], indexes(resumed))
        calls(his, logs)


@test("auth")
def what_needs_no_credential(worker):
    with httpx2.Client(base_url=worker.url, timeout=CALL_SECONDS) as client:
        for method, path in (("GET", "/health"), ("HEAD", "/health"), ("OPTIONS", "/health"), ("OPTIONS", "/echo_int")):
            answer = client.request(method, path)
            assert answer.status_code < 400, f"{method} {path}: {answer.status_code}"
            equal("false", answer.headers.get("VGI-Externalization-Enabled"), f"{method} {path}")
        # The reference exempts whatever starts like the health route; ours that route only.
        closed = [("POST", "/echo_int"), ("POST", "/echo_int/init"), ("POST", "/__describe__"), ("GET", "/")]
        if OURS:
            closed += [("POST", "/healthx"), ("GET", "/healthx"), ("POST", "/health/init"), ("POST", "/health")]
        for method, path in closed:
            answer = client.request(method, path)
            equal((401, "unauthorized"), (answer.status_code, answer.headers.get("VGI-Auth-Reason")), f"{method} {path}")
            assert "X-Request-ID" in answer.headers, f"{method} {path}"


# --- descriptions, headers, statuses


def reference_description():
    here, there = make_pipe_pair()
    server = RpcServer(ConformanceService, ConformanceServiceImpl(), enable_describe=True)
    thread = threading.Thread(target=server.serve, args=(there,), daemon=True)
    thread.start()
    try:
        return introspect(here)
    finally:
        here.close()
        thread.join()


@test("plain", "prefix")
def descriptions(plain, prefix):
    theirs = reference_description()
    for worker, at in ((plain, ""), (prefix, "/vgi")):
        ours = http_introspect(worker.url, prefix=at)
        equal(METHODS, len(ours.methods), "number of methods")
        for fact in ("protocol_name", "request_version", "describe_version", "protocol_hash", "protocol_version"):
            equal(getattr(theirs, fact), getattr(ours, fact), fact)
        equal(HASH, ours.protocol_hash, "hash")
        equal(list(theirs.methods), list(ours.methods), "names")
        for name, method in theirs.methods.items():
            equal(facts(method), facts(ours.methods[name]), name)


@test("plain")
def capabilities_and_ids(worker):
    with httpx2.Client(base_url=worker.url, timeout=CALL_SECONDS) as client:
        options = client.options("/health")
        equal("public, max-age=300", options.headers["Cache-Control"])
        equal("zstd, gzip", options.headers["VGI-Supported-Encodings"])
        vgi = {name: value for name, value in options.headers.items() if name.lower().startswith("vgi-")}
        equal(
            {"vgi-supported-encodings": "zstd, gzip", "vgi-externalization-enabled": "false"}, vgi, "capability headers"
        )
        body = client.get("/health")
        head = client.head("/health")
        equal((200, str(len(body.content)), b""), (head.status_code, head.headers["Content-Length"], head.content))
        equal(["status", "server_id", "protocol"], list(body.json()), "keys")
        equal(json.dumps(body.json(), separators=(",", ":")), body.text, "spaces")
        headers = {"X-Request-ID": "an-id.of_mine:0123", "Content-Type": ARROW}
        for path in ("/health", "/echo_int", "/nothing-here"):
            answer = client.post(path, content=request("echo_int", value=1), headers=headers)
            equal("an-id.of_mine:0123", answer.headers["X-Request-ID"], path)
            equal(vgi, {name: value for name, value in answer.headers.items() if name.lower().startswith("vgi-")}, path)
        ids = {client.get("/health").headers["X-Request-ID"] for _ in range(10)}
        equal(10, len(ids), "ids")
        assert all(len(each) == 16 and int(each, 16) >= 0 for each in ids), ids


@test("plain")
def statuses(worker):
    """What is wrong with a request, the status that it gets, and the kind of its body."""
    sound = request("echo_int", value=1)
    arrow = {"Content-Type": ARROW}
    token = stream_of(pa.record_batch([], schema=pa.schema([])), **{"stream_state#b64": "bm8gdG9rZW4="})
    cases = {
        "unknown method": ("POST", "/no_such_method", arrow, request("no_such_method"), 404, ARROW),
        "unknown method, init": ("POST", "/no_such_method/init", arrow, request("no_such_method"), 404, ARROW),
        "no content type": ("POST", "/echo_int", {}, sound, 415, ARROW),
        "other content type": ("POST", "/echo_int", {"Content-Type": "application/json"}, sound, 415, ARROW),
        "parameter": ("POST", "/echo_int", {"Content-Type": ARROW + "; charset=utf-8"}, sound, 415, ARROW),
        "coding br": ("POST", "/echo_int", arrow | {"Content-Encoding": "br"}, sound, 415, "application/json"),
        "coding identity": (
            "POST", "/echo_int", arrow | {"Content-Encoding": "identity"}, sound, 415, "application/json",
        ),
        "two codings": (
            "POST", "/echo_int", arrow | {"Content-Encoding": "gzip, zstd"}, sound, 415, "application/json",
        ),
        "not zstd": ("POST", "/echo_int", arrow | {"Content-Encoding": "zstd"}, sound, 400, "application/json"),
        "not gzip": ("POST", "/echo_int", arrow | {"Content-Encoding": "gzip"}, sound, 400, "application/json"),
        "no body": ("POST", "/echo_int", arrow, b"", 400, ARROW),
        "not Arrow": ("POST", "/echo_int", arrow, b"not Arrow at all", 400, ARROW),
        "other method in the body": ("POST", "/echo_string", arrow, sound, 400, ARROW),
        "stream on the route of calls": ("POST", "/produce_n", arrow, request("produce_n", count=1), 400, ARROW),
        "call on the route of streams": ("POST", "/echo_int/init", arrow, sound, 400, ARROW),
        "call that continues": ("POST", "/echo_int/exchange", arrow, token, 400, ARROW),
        "no token": ("POST", "/produce_n/exchange", arrow, request("produce_n", count=1), 400, ARROW),
        "no sound token": ("POST", "/produce_n/exchange", arrow, token, 400, ARROW),
        "verb": ("GET", "/echo_int", {}, b"", 405, None),
        "verb of a stream": ("PUT", "/produce_n/init", {}, b"", 405, None),
        "landing page": ("GET", "/", {}, b"", 200, "text/html"),
        "describe page": ("GET", "/describe", {}, b"", 200, "text/html"),
        "no page": ("GET", "/a/b/c/d", {}, b"", 404, "text/html"),
        "introspection": ("POST", "/__introspect_token__", {}, b'{"token":"t"}', 404, "application/json"),
    }
    problems = []
    with httpx2.Client(base_url=worker.url, timeout=CALL_SECONDS) as client:
        for name, (method, path, headers, body, status, kind) in cases.items():
            answer = client.request(method, path, headers=headers, content=body)
            got = answer.headers.get("Content-Type", "")
            if answer.status_code != status or not got.startswith(kind or ""):
                problems.append(f"{name}: {answer.status_code} {got}, expected {status} {kind or ''}")
            elif kind == ARROW:
                error = error_in(answer.content)
                if not json.loads(error[b"vgi_rpc.log_extra"])["exception_type"]:
                    problems.append(f"{name}: no type of the error")
                if "X-VGI-RPC-Error" in answer.headers:
                    problems.append(f"{name}: flagged as an error of the method")
            elif "X-VGI-RPC-Error" in answer.headers:
                problems.append(f"{name}: flagged")
    assert not problems, "\n    ".join(["", *problems])


def post(connection, path, headers, body, wait=0.0):
    """Sends a request, the body after a while unless the response is there before; returns status and whether to close."""
    lines = {"Host": "localhost", "Content-Length": str(len(body))} | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    connection.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode())
    select.select([connection], [], [], wait)
    # Who refuses and closes may do so before it has everything.
    with contextlib.suppress(ConnectionError):
        connection.sendall(body)
    answer = http.client.HTTPResponse(connection, method="POST")
    answer.begin()
    answer.read()
    return answer.status, answer.getheader("Connection", "").lower() == "close"


@test("plain", "small", "auth")
def refusals_before_the_body(plain, small, auth):
    """What is refused by its headers leaves the connection usable, or says that it ends."""
    arrow = {"Content-Type": ARROW}
    sound = request("echo_int", value=1)
    for worker, path, headers, size, status in (
        (plain, "/echo_int", arrow | {"Content-Encoding": "br"}, 1000, 415),
        (plain, "/echo_int", {"Content-Type": "text/plain"}, 1000, 415),
        (plain, "/no_such_method/a/b", arrow, 1000, 404),
        (plain, "/echo_int", arrow | {"Content-Encoding": "br"}, 1 << 20, 415),
        (small, "/echo_int", arrow, REQUEST_CAP + 1, 413),
        (small, "/echo_int", arrow, 1 << 20, 413),
        (auth, "/echo_int", arrow, 1000, 401),
    ):
        case = f"{status} for {size} bytes at {path}"
        with socket.create_connection(("127.0.0.1", worker.port), CALL_SECONDS) as connection:
            got, closes = post(connection, path, headers, bytes(size), wait=0.3)
            equal(status, got, case)
            if not closes:
                expected = 401 if worker is auth else 200
                try:
                    equal(expected, post(connection, "/echo_int", arrow, sound)[0], f"the next request after {case}")
                except (ConnectionError, http.client.HTTPException) as end:
                    raise AssertionError(f"{case}: the connection ended without a word: {end!r}") from None


def main(words):
    chosen = [each for each in TESTS if not words or any(word in each[0].__name__ for word in words)]
    passed = failed = 0
    with contextlib.ExitStack() as stack:
        running = {}
        for function, names in chosen:
            started = time.monotonic()
            try:
                for name in names:
                    if name not in running:
                        running[name] = stack.enter_context(serving("http", "--describe", *WORKERS[name]))
                function(*(running[name] for name in names))
            except Exception:
                failed += 1
                print(f"fail {function.__name__}:", file=sys.stdout)
                traceback.print_exc(limit=-3, file=sys.stdout)
            else:
                passed += 1
                if os.environ.get("VERBOSE"):
                    print(f"pass {function.__name__}: {time.monotonic() - started:.1f} s")
        # A worker that does not end properly is one more failure.
        try:
            stack.close()
        except Exception as problem:
            failed += 1
            print(f"fail end: {problem}")
    print(f"Python client over HTTP: {passed} passed, {failed} failed", flush=True)
    add_counts(passed, failed, 0)
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
