"""A worker for native clients without HTTP, for releases of the reference that bring none.

It serves what `vgi_rpc.conformance.client_worker` serves with the same flags --stdio, --unix and --tcp.
"""

import argparse
import dataclasses
import typing

import pyarrow as pa
from vgi_rpc.rpc import (
    CallContext,
    ExchangeState,
    OutputCollector,
    ProducerState,
    RpcServer,
    Stream,
    serve_stdio,
    serve_tcp,
    serve_unix,
)

MAX_SIZE = 16 << 20

TYPED = pa.schema({
    "nullable_float": pa.float64(),
    "tags": pa.list_(pa.utf8()),
    "category": pa.dictionary(pa.int16(), pa.utf8()),
    "event_time": pa.timestamp("us", "UTC"),
    "amount": pa.decimal128(18, 4),
    "nested": pa.struct({"name": pa.utf8(), "scores": pa.list_(pa.int32())}),
})
PIECE = pa.schema([pa.field("index", pa.int64(), nullable=False), pa.field("payload", pa.binary(), nullable=False)])


@dataclasses.dataclass
class Echo(ExchangeState):
    """Gives back the batch that it gets."""

    def exchange(self, input, out: OutputCollector, ctx: CallContext) -> None:
        out.emit(input.batch)


@dataclasses.dataclass
class Sequence(ProducerState):
    """One row per turn; its payload repeats the lowest byte of its index."""

    count: int
    payload_bytes: int
    next: int = 0

    def produce(self, out: OutputCollector, ctx: CallContext) -> None:
        if self.next == self.count:
            out.finish()
        else:
            out.emit_pydict({"index": [self.next], "payload": [bytes([self.next % 251]) * self.payload_bytes]})
            self.next += 1


@dataclasses.dataclass
class ZeroRowsThenValue(ProducerState):
    """A batch without rows, then one with a row."""

    turn: int = 0

    def produce(self, out: OutputCollector, ctx: CallContext) -> None:
        match self.turn:
            case 0:
                out.emit_pydict({"index": [], "payload": []})
            case 1:
                out.emit_pydict({"index": [7], "payload": [b"after-zero"]})
            case _:
                out.finish()
        self.turn += 1


@dataclasses.dataclass
class EmitAndFinish(ProducerState):
    """A row and the end in one turn."""

    def produce(self, out: OutputCollector, ctx: CallContext) -> None:
        out.emit_pydict({"index": [99], "payload": [b"terminal"]})
        out.finish()


@dataclasses.dataclass
class Nothing(ProducerState):
    """Ends in its first turn."""

    def produce(self, out: OutputCollector, ctx: CallContext) -> None:
        out.finish()


class ClientConformanceService(typing.Protocol):
    """What native clients call. The sessions need HTTP."""

    def typed_exchange(self) -> Stream[Echo]: ...
    def producer_sequence(self, count: int, payload_bytes: int) -> Stream[Sequence]: ...
    def producer_zero_row_then_value(self) -> Stream[ZeroRowsThenValue]: ...
    def producer_emit_and_finish(self) -> Stream[EmitAndFinish]: ...
    def producer_empty(self) -> Stream[Nothing]: ...
    def open_client_session(self, initial: int) -> int: ...
    def increment_client_session(self, by: int) -> int: ...
    def close_client_session(self) -> int: ...
    def large_response(self, size: int) -> bytes: ...
    def echo_bytes(self, value: bytes) -> bytes: ...


class Service:
    """Answers."""

    def typed_exchange(self):
        return Stream(output_schema=TYPED, state=Echo(), input_schema=TYPED)

    def producer_sequence(self, count, payload_bytes):
        if min(count, payload_bytes) < 0:
            raise ValueError("count and payload_bytes must be non-negative")
        return Stream(output_schema=PIECE, state=Sequence(count, payload_bytes))

    def producer_zero_row_then_value(self):
        return Stream(output_schema=PIECE, state=ZeroRowsThenValue())

    def producer_emit_and_finish(self):
        return Stream(output_schema=PIECE, state=EmitAndFinish())

    def producer_empty(self):
        return Stream(output_schema=PIECE, state=Nothing())

    def open_client_session(self, initial):
        raise RuntimeError("sessions need HTTP")

    def increment_client_session(self, by):
        raise RuntimeError("sessions need HTTP")

    def close_client_session(self):
        raise RuntimeError("sessions need HTTP")

    def large_response(self, size):
        if not 0 <= size <= MAX_SIZE:
            raise ValueError(f"size must be between 0 and {MAX_SIZE}")
        pattern = bytes(range(251))
        return (pattern * (size // len(pattern) + 1))[:size]

    def echo_bytes(self, value):
        return value


def main():
    parser = argparse.ArgumentParser()
    transport = parser.add_mutually_exclusive_group(required=True)
    transport.add_argument("--stdio", action="store_true")
    transport.add_argument("--unix", metavar="PATH")
    transport.add_argument("--tcp", metavar="HOST:PORT")
    arguments = parser.parse_args()
    server = RpcServer(ClientConformanceService, Service(), enable_describe=True, server_id="client-worker")
    if arguments.stdio:
        serve_stdio(server)
    elif arguments.unix:
        serve_unix(server, arguments.unix, threaded=True, on_bound=lambda path: print(f"UNIX:{path}", flush=True))
    else:
        host, _, port = arguments.tcp.rpartition(":")
        serve_tcp(
            server, host, int(port), threaded=True, on_bound=lambda host, port: print(f"TCP:{host}:{port}", flush=True)
        )


if __name__ == "__main__":
    main()
