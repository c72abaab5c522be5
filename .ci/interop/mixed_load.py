"""Keeps many connections of the reference's client to one worker busy, and checks every value.

usage: mixed_load.py KIND ADDRESS CONNECTIONS SECONDS

Exit status 1 when a value was wrong, a call failed, or a kind of call was never made.
"""

import collections
import multiprocessing
import sys
import threading
import time

from vgi_rpc.conformance import ConformanceService, Point
from vgi_rpc.rpc import AnnotatedBatch, RpcError
from workers import Worker

PROCESSES = 2
# So many at most, so that connections come and go as well.
CALLS_PER_CONNECTION = 500


def equal(expected, actual, what):
    if expected != actual:
        raise AssertionError(f"{what}: expected {expected!r} but got {actual!r}")


def value(number):
    return AnnotatedBatch.from_pydict({"value": [float(number)]})


def rows(count):
    return [[{"index": i, "value": 10 * i}] for i in range(count)]


def unary(proxy, seed):
    equal(seed, proxy.echo_int(value=seed), "echo_int")
    equal(f"text-{seed}", proxy.echo_string(value=f"text-{seed}"), "echo_string")
    equal(seed + 0.5, proxy.add_floats(a=float(seed), b=0.5), "add_floats")
    point = Point(x=float(seed), y=-float(seed))
    equal(point, proxy.echo_point(point=point), "echo_point")


def error(proxy, seed):
    try:
        proxy.raise_value_error(message=f"error-{seed}")
    except RpcError as e:
        equal("ValueError", e.error_type, "raise_value_error")
        equal(True, f"error-{seed}" in str(e), "message of raise_value_error")
    else:
        raise AssertionError("raise_value_error returned")


def producer(proxy, seed):
    count = seed % 20
    equal(rows(count), [turn.batch.to_pylist() for turn in proxy.produce_n(count=count)], "produce_n")


def exchange(proxy, seed):
    with proxy.exchange_accumulate() as session:
        total = 0.0
        for turn in range(1, 2 + seed % 10):
            total += seed + turn
            answer = session.exchange(value(seed + turn)).batch.to_pylist()
            equal([{"running_sum": total, "exchange_count": turn}], answer, "exchange_accumulate")


def cancelled_producer(proxy, seed):
    session = proxy.cancellable_producer()
    turns = iter(session)
    for row in rows(seed % 5):
        equal(row, next(turns).batch.to_pylist(), "cancellable_producer")
    session.cancel()


def cancelled_exchange(proxy, seed):
    session = proxy.cancellable_exchange()
    for turn in range(seed % 3):
        answer = session.exchange(value(seed * 1.5 + turn)).batch.to_pylist()
        equal([{"value": seed * 1.5 + turn}], answer, "cancellable_exchange")
    session.cancel()


CALLS = (unary, error, producer, exchange, cancelled_producer, cancelled_exchange)


class Load:
    def __init__(self, worker, end):
        self.worker = worker
        self.end = end
        self.failures = []

    def goes_on(self):
        return not self.failures and time.monotonic() < self.end

    def keep_busy(self, number, made):
        seed = number * 1_000_000
        doing = "connecting"
        try:
            while self.goes_on():
                with self.worker.connect(ConformanceService) as proxy:
                    made["connections"] += 1
                    last = seed + CALLS_PER_CONNECTION
                    while seed < last and self.goes_on():
                        call = CALLS[seed % len(CALLS)]
                        doing = f"{call.__name__} {seed}"
                        call(proxy, seed)
                        made[call.__name__] += 1
                        seed += 1
        except BaseException as e:  # noqa: BLE001 - reported by the main process
            self.failures.append(f"connection {number}, {doing}: {type(e).__name__}: {e}")


def process(worker, numbers, end, answers):
    load = Load(worker, end)
    made = [collections.Counter() for _ in numbers]
    threads = [threading.Thread(target=load.keep_busy, args=pair) for pair in zip(numbers, made)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put((sum(made, collections.Counter()), load.failures))


def main(kind, address, connections, seconds):
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    end = time.monotonic() + seconds
    worker = Worker(None, kind, address)
    processes = [
        context.Process(target=process, args=(worker, range(i, connections, PROCESSES), end, answers))
        for i in range(PROCESSES)
    ]
    for each in processes:
        each.start()
    parts = [answers.get(timeout=seconds + 120) for _ in processes]
    for each in processes:
        each.join()
    made = sum((part[0] for part in parts), collections.Counter())
    failures = [failure for part in parts for failure in part[1]]
    failures += [f"{call.__name__}: no call" for call in CALLS if not made[call.__name__]]
    for failure in failures:
        print("fail", failure)
    calls = ", ".join(f"{call.__name__}={made[call.__name__]}" for call in CALLS)
    print(
        f"reference's client: {connections} connections together, {made['connections']} in all, "
        f"calls {{{calls}}}, {len(failures)} failed",
        flush=True,
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
