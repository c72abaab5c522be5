"""The protocol's reference as a subject of the benchmarks: `inproc`, `exec` or `worker`."""

import sys
import time
from typing import Protocol

from vgi_rpc.rpc import connect, run_server, serve_pipe


class Calls(Protocol):
    def add(self, a: float, b: float) -> float: ...


class CallsService:
    def add(self, a: float, b: float) -> float:
        return a + b


def drive(calls):
    """Answers a line with milliseconds by a line of figures, as the Java lanes do."""
    total = calls.add(a=0.0, b=0.0)
    print("ready", flush=True)
    clock = time.perf_counter_ns
    for line in sys.stdin:
        nanos = []
        last = clock()
        end = last + int(line) * 1_000_000
        while last < end:
            sum_ = calls.add(a=total, b=1.0)
            now = clock()
            nanos.append(now - last)
            last = now
            if sum_ != total + 1.0:
                raise SystemExit(f"{total} + 1 = {sum_}")
            total = sum_
        nanos.sort()
        count = len(nanos)
        print(count, nanos[count // 2] / 1e3, nanos[count * 99 // 100] / 1e3, 0, 0, flush=True)


mode = sys.argv.pop()
if mode == "worker":
    run_server(Calls, CallsService())
else:
    if mode == "inproc":
        opened = serve_pipe(Calls, CallsService())
    else:
        opened = connect(Calls, [sys.executable, __file__, "worker"])
    with opened as proxy:
        drive(proxy)
