"""A worker for native clients on standard input and output, for releases of the reference that bring none.

It serves the unary part of the service that `vgi_rpc.conformance.client_worker` serves.
"""

from typing import Protocol

from vgi_rpc.rpc import RpcServer, serve_stdio

MAX_SIZE = 16 << 20


class ClientConformanceService(Protocol):
    """What native clients call."""

    def large_response(self, size: int) -> bytes:
        """Bytes of which the one at index i is i modulo 251."""
        ...

    def echo_bytes(self, value: bytes) -> bytes:
        """The same bytes."""
        ...


class Service:
    """Answers."""

    def large_response(self, size: int) -> bytes:
        if not 0 <= size <= MAX_SIZE:
            raise ValueError(f"size must be between 0 and {MAX_SIZE}")
        pattern = bytes(range(251))
        return (pattern * (size // len(pattern) + 1))[:size]

    def echo_bytes(self, value: bytes) -> bytes:
        return value


if __name__ == "__main__":
    serve_stdio(RpcServer(ClientConformanceService, Service(), server_id="client-worker"))
