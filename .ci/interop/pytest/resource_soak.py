"""A worker that has warmed up keeps no more memory, descriptors, threads or children, whatever it is asked.

Stands in for the group of that name of later releases of the reference: three loads, each measured before and after
each of five epochs. VGI_RPC_SOAK_SCALE, 1 to 20, multiplies the calls. Where VGI_RPC_SOAK_REPORT_DIR names a folder,
the measurements go there.
"""

import collections.abc
import dataclasses
import json
import os
import pathlib
import statistics
import time

import psutil
import pytest
from vgi_rpc.rpc import RpcError

EPOCHS = 5
WARM_UP_EPOCHS = 5
SCALE = int(os.environ.get("VGI_RPC_SOAK_SCALE", "1"))
if not 1 <= SCALE <= 20:
    raise pytest.UsageError("VGI_RPC_SOAK_SCALE has to be between 1 and 20")


@dataclasses.dataclass(frozen=True)
class ResourceSoakLimits:
    """By how much the last measurement may be over the first, and memory may grow in the median epoch."""

    rss_growth_bytes: int = 32 << 20
    rss_slope_bytes_per_epoch: int = 2 << 20
    descriptor_growth: int = 3
    thread_growth: int = 1
    child_growth: int = 0


@dataclasses.dataclass(frozen=True)
class ResourceSoakTarget:
    """A worker that nobody else uses; connect gives a context manager of a proxy."""

    name: str
    pid: int
    connect: collections.abc.Callable
    limits: ResourceSoakLimits = ResourceSoakLimits()
    warmup_multiplier: int = 1


def measure(pid):
    time.sleep(0.05)
    process = psutil.Process(pid)
    return {
        "rss_bytes": process.memory_info().rss,
        "descriptors": process.num_fds(),
        "threads": process.num_threads(),
        "children": len(process.children(recursive=True)),
    }


def soak(target, scenario, operations, epoch):
    """Runs epochs, each of so many operations, and compares what the worker holds."""
    for _ in range(WARM_UP_EPOCHS * target.warmup_multiplier):
        epoch()
    samples = [measure(target.pid)]
    for _ in range(EPOCHS):
        epoch()
        samples.append(measure(target.pid))
    growth = {what: samples[-1][what] - samples[0][what] for what in samples[0]}
    slope = statistics.median(b["rss_bytes"] - a["rss_bytes"] for a, b in zip(samples, samples[1:]))
    report = {
        "target": target.name,
        "scenario": scenario,
        "operations": operations * EPOCHS,
        "baseline": samples[0],
        "samples": samples[1:],
        "rss_slope_bytes_per_epoch": slope,
    }
    if folder := os.environ.get("VGI_RPC_SOAK_REPORT_DIR"):
        path = pathlib.Path(folder) / f"{target.name}-{scenario}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(report, indent=2) + "\n")
    limits = target.limits
    over = {
        what: (grown, limit)
        for what, grown, limit in (
            ("rss_bytes", growth["rss_bytes"], limits.rss_growth_bytes),
            ("rss_slope_bytes_per_epoch", slope, limits.rss_slope_bytes_per_epoch),
            ("descriptors", growth["descriptors"], limits.descriptor_growth),
            ("threads", growth["threads"], limits.thread_growth),
            ("children", growth["children"], limits.child_growth),
        )
        if grown > limit
    }
    assert not over, f"grown over the limit: {over}\n{json.dumps(report)}"


@pytest.mark.timeout(120 + 60 * SCALE)
class TestResourceSoak:
    def test_unary_reuse_plateaus(self, conformance_resource_soak_target):
        target = conformance_resource_soak_target
        with target.connect() as proxy:

            def epoch():
                for n in range(100 * SCALE):
                    assert proxy.echo_int(value=n) == n
                    assert proxy.add_floats(a=float(n), b=0.25) == n + 0.25

            soak(target, "unary-reuse", 200 * SCALE, epoch)

    def test_stream_error_and_cancel_churn_plateaus(self, conformance_resource_soak_target):
        target = conformance_resource_soak_target
        with target.connect() as proxy:

            def epoch():
                for _ in range(10 * SCALE):
                    assert len(list(proxy.produce_n(count=3))) == 3
                    with pytest.raises(RpcError):
                        list(proxy.produce_error_mid_stream(emit_before_error=1))
                    session = proxy.cancellable_producer()
                    next(iter(session))
                    session.cancel()
                assert proxy.echo_int(value=1) == 1

            soak(target, "stream-error-cancel", 30 * SCALE, epoch)

    def test_connection_churn_plateaus(self, conformance_resource_soak_target):
        target = conformance_resource_soak_target

        def epoch():
            for n in range(20 * SCALE):
                with target.connect() as proxy:
                    assert proxy.echo_int(value=n) == n

        soak(target, "connection-churn", 20 * SCALE, epoch)
        with target.connect() as proxy:
            assert proxy.echo_int(value=7) == 7
