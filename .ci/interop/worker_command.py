"""Drives a small worker of ours with the reference's launcher, its vgi-rpc command and its runner, and tries its flags.

usage: worker_command.py [NAME…]   (all tests, or those whose names contain one of the words)
"""

import concurrent.futures
import contextlib
import datetime
import io
import ipaddress
import json
import os
import pathlib
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from typing import Protocol

import pyarrow as pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from vgi_rpc.launcher import LaunchConfig, gc_state_dir, launch, status_rows
from vgi_rpc.rpc import RpcError, SubprocessTransport, connect, tcp_connect, unix_connect
from workers import END_SECONDS, START_SECONDS, WORKER, add_counts, discovery, java, serving

BIN = pathlib.Path(sys.executable).parent
SMALL = java("SmallWorker")

# The worker's own defaults are what is tested, and variables are part of the launcher's hash.
for name in [name for name in os.environ if name.startswith("VGI_RPC_")]:
    del os.environ[name]

# A worker of the reference's with the same contract, to compare what launchers see.
THEIRS = """
from typing import Protocol
from vgi_rpc.rpc import run_server
class Small(Protocol):
    def add(self, a: float, b: float) -> float: ...
class Service:
    def add(self, a, b): return a + b
run_server(Small, Service())
"""


class Small(Protocol):
    """The contract of SmallWorker."""

    def add(self, a: float, b: float) -> float: ...
    def length(self, text: str) -> int: ...
    def say(self, text: str) -> None: ...
    def nap(self, seconds: float) -> str: ...
    def pid(self) -> int: ...
    def fail(self) -> None: ...


TESTS = []


def test(function):
    TESTS.append(function)
    return function


def equal(expected, actual, what=""):
    assert expected == actual, f"{what}: expected {expected!r}, got {actual!r}"


def matches(pattern, text):
    assert re.search(pattern, text), f"{text!r} does not match {pattern!r}"


def run(*command, stdin=subprocess.DEVNULL, env=None):
    """Runs a command to its end; returns status, standard output and error."""
    done = subprocess.run(
        command, stdin=stdin, capture_output=True, text=True, timeout=START_SECONDS + 60, env=os.environ | (env or {})
    )
    return done.returncode, done.stdout, done.stderr


def cli(*arguments):
    status, out, err = run(str(BIN / "vgi-rpc"), *arguments)
    return status, out.strip(), err.strip()


def pid_of(path):
    with unix_connect(Small, path) as small:
        return small.pid()


def running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A child of ours that has ended stays until it is waited for.
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == 0
    return True


def wait_for(what, condition, seconds=END_SECONDS):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.02)


@contextlib.contextmanager
def state():
    """A folder for the launcher; workers that are left in it are ended."""
    with tempfile.TemporaryDirectory(prefix="vgirpc-") as folder:
        try:
            yield pathlib.Path(folder)
        finally:
            for path in pathlib.Path(folder).glob("*.sock"):
                with contextlib.suppress(Exception):
                    end(pid_of(str(path)))


def end(pid):
    os.kill(pid, signal.SIGTERM)
    wait_for("the end of the worker", lambda: not running(pid))


def config(folder, **changes):
    given = {"idle_timeout": 120.0, "worker_startup_timeout": START_SECONDS, "state_dir": str(folder)}
    return LaunchConfig(worker_argv=tuple(SMALL), **(given | changes))


# --- the launcher


@test
def launcher_starts_and_reuses():
    with state() as folder:
        path = launch(config(folder))
        with unix_connect(Small, path) as small:
            equal(3.0, small.add(a=1.0, b=2.0))
            pid = small.pid()
        equal(path, launch(config(folder)))
        equal(pid, pid_of(path), "the same worker")
        [row] = status_rows(folder)
        equal((True, list(SMALL), path), (row.alive, row.cmd, row.socket))
        equal([], gc_state_dir(folder).cleaned, "what the collection took")
        equal(0o600, os.stat(path).st_mode & 0o777)


@test
def launcher_of_many_at_once_starts_one():
    with state() as folder, concurrent.futures.ThreadPoolExecutor(4) as pool:
        paths = {job.result() for job in [pool.submit(launch, config(folder)) for _ in range(4)]}
        equal(1, len(paths))
        path = paths.pop()
        equal(1, len({pid_of(path) for _ in range(4)}))


@test
def launcher_sees_the_idle_end_and_starts_anew():
    with state() as folder:
        log = folder / "log"
        path = launch(config(folder, idle_timeout=0.5, worker_stderr=str(log)))
        pid = pid_of(path)
        # Connecting to look would start the idle time again.
        wait_for("the idle end", lambda: not os.path.exists(path))
        wait_for("the end of the process", lambda: not running(pid))
        [row] = status_rows(folder)
        equal(False, row.alive)
        equal(f"worker: serving at unix:{path}\n", log.read_text())
        again = launch(config(folder, idle_timeout=0.5))
        equal(path, again)
        other = pid_of(path)
        assert other != pid
        wait_for("the second idle end", lambda: not os.path.exists(path))
        wait_for("the end of the process", lambda: not running(other))
        equal([row.hash_id], gc_state_dir(folder).cleaned)
        equal([], [name for name in os.listdir(folder) if name != "log"])


@test
def launcher_replaces_a_killed_worker():
    with state() as folder:
        path = launch(config(folder))
        pid = pid_of(path)
        os.kill(pid, signal.SIGKILL)
        wait_for("the death of the worker", lambda: not running(pid))
        assert os.path.exists(path)
        equal(path, launch(config(folder)))
        assert pid_of(path) != pid


@test
def launcher_refuses_a_worker_with_wrong_flags():
    with state() as folder:
        try:
            launch(LaunchConfig(worker_argv=(*SMALL, "--nonsense"), state_dir=str(folder)))
        except RuntimeError as e:
            matches(r"worker exited before readiness \(rc=2\)", str(e))
        else:
            raise AssertionError("the worker was started")


@test
def launch_command():
    with state() as folder:
        socket = str(folder / "explicit.sock")
        place = ["--state-dir", str(folder), "--idle-timeout", "120", "--worker-startup-timeout", f"{START_SECONDS}"]
        status, out, err = cli("launch", *place, "--socket", socket, "--", *SMALL)
        equal((0, f"UNIX:{socket}"), (status, out), err)
        pid = pid_of(socket)
        # The launcher has gone and nobody reads the worker's standard output any more.
        with unix_connect(Small, socket) as small:
            for _ in range(3):
                small.say(text="x" * 100_000)
            equal(pid, small.pid())
        equal(f"UNIX:{socket}", cli("launch", *place, "--socket", socket, "--", *SMALL)[1])
        equal(pid, pid_of(socket))
        end(pid)
        assert not os.path.exists(socket)

        status, out, err = cli("launch", *place, "--", *SMALL)
        equal(0, status, err)
        matches(rf"^UNIX:{folder}/[0-9a-f]{{16}}\.sock$", out)
        matches("[0-9a-f]{16} +alive", cli("launch", *place, "--status")[1])
        end(pid_of(out.removeprefix("UNIX:")))
        matches("[0-9a-f]{16} +dead", cli("launch", *place, "--status")[1])
        matches("cleaned 1", cli("launch", *place, "--gc")[1])


@test
def discovery_lines_are_those_of_the_reference():
    with tempfile.TemporaryDirectory(prefix="vgirpc-") as folder:
        lines = []
        for command in ([sys.executable, "-c", THEIRS], SMALL):
            for flags in (["--unix", "sub/../w.sock"], ["--unix", f"{folder}/a b.sock"], ["--tcp", ":0"]):
                process = subprocess.Popen(
                    [*command, *flags], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                    cwd=folder,
                )
                try:
                    kind = flags[0].removeprefix("--")
                    lines.append((kind, re.sub(r":\d+$", ":PORT", discovery(process, kind))))
                finally:
                    process.terminate()
                    process.communicate(timeout=END_SECONDS)
        equal(lines[:3], lines[3:])


# --- the command and the runner


@test
def command_over_standard_streams():
    small = shlex.join([*SMALL, "--describe"])
    status, out, err = cli("--cmd", small, "--format", "json", "call", "add", "a=1.5", "b=2")
    equal((0, {"result": 3.5}), (status, json.loads(out or "null")), err)
    status, out, err = cli("--cmd", small, "describe")
    described = json.loads(out)
    equal("Small", described["protocol_name"])
    equal({"add", "length", "say", "nap", "pid", "fail"}, set(described["methods"]))
    status, out, err = cli("--cmd", small, "call", "fail")
    equal(1, status)
    error = json.loads(err.splitlines()[-1])["error"]
    equal(("ValueError", "ValueError: as asked"), (error["type"], error["message"]))


@test
def command_over_a_unix_socket():
    with serving("unix", "--describe", command=SMALL) as worker:
        status, out, err = cli("--unix", worker.address, "--format", "json", "call", "length", "text=four")
        equal((0, {"result": 4}), (status, json.loads(out or "null")), err)
        equal("null", cli("--unix", worker.address, "call", "say", "text=x")[1])


@test
def without_describe_the_command_is_refused():
    status, _, err = cli("--cmd", shlex.join(SMALL), "describe")
    equal(1, status)
    matches("__describe__", err)


def runner(*place):
    status, out, err = run(str(BIN / "vgi-rpc-test"), *place, "-k", "scalar*,producer*", "--timeout", str(END_SECONDS),
                           "--format", "json")
    suite = json.loads(out)
    equal((0, 0), (status, suite["failed"]), err)
    assert suite["passed"] > 5, suite["passed"]


@test
def runner_over_each_place():
    runner("--cmd", shlex.join([*WORKER, "--pipe"]))
    for kind in ("unix", "tcp"):
        for flag in ("--threaded", "--no-threaded"):
            with serving(kind, flag) as worker:
                runner(f"--{kind}", worker.address)


# --- what each flag does


@test
def server_id_and_limits():
    with serving("tcp", "--describe", "--server-id", "me", "--max-message-bytes=4096", command=SMALL) as worker:
        host, _, port = worker.address.rpartition(":")
        with tcp_connect(Small, host, int(port)) as small:
            equal(4, small.length(text="four"))
            try:
                small.length(text="x" * 10_000)
            except RpcError as e:
                matches("maxMessageBytes", str(e))
            else:
                raise AssertionError("a message over the limit was taken")
            equal(5, small.length(text="after"))
    status, out, err = cli("--cmd", shlex.join([*SMALL, "--describe", "--server-id=me"]), "describe")
    equal("me", json.loads(out)["server_id"])


@test
def limits_of_metadata_columns_and_nesting():
    for flags in (
        ["--max-metadata-bytes", "1000000"],
        ["--max-columns", "10", "--max-nesting-depth", "3", "--max-drain-bytes", "0", "--max-call-bytes", "1000000"],
    ):
        with connect(Small, [*SMALL, *flags]) as small:
            equal(3.0, small.add(a=1.0, b=2.0))
    try:
        with connect(Small, [*SMALL, "--max-columns", "1"]) as small:
            small.add(a=1.0, b=2.0)
    except RpcError as e:
        matches("maxColumns", str(e))
    else:
        raise AssertionError("two columns were taken")


@test
def trace_detail():
    traces = {}
    for detail in ("trace", "message", "none"):
        try:
            with connect(Small, [*SMALL, "--trace-detail", detail]) as small:
                small.fail()
        except RpcError as e:
            traces[detail] = (e.error_type, e.error_message, "SmallWorker" in (e.remote_traceback or ""))
    equal(
        {
            "trace": ("ValueError", "ValueError: as asked", True),
            "message": ("ValueError", "ValueError: as asked", False),
            "none": ("ValueError", "ValueError", False),
        },
        traces,
    )


@test
def max_connections_makes_others_wait():
    with serving("unix", "--max-connections", "1", command=SMALL) as worker:
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            with worker.connect(Small) as first:
                equal(3.0, first.add(a=1.0, b=2.0))
                second = pool.submit(pid_of, worker.address)
                time.sleep(0.3)
                assert not second.done()
                pid = first.pid()
            equal(pid, second.result(END_SECONDS))


@test
def excess_connections_are_refused_or_wait():
    with serving("tcp", "--max-connections", "2", command=SMALL) as worker:
        with two_served(worker) as (first, second):
            with worker.connect(Small) as third:
                refused("ServerBusyError", "maxConnections", lambda: third.add(a=1.0, b=2.0))
            equal(3.0, first.add(a=1.0, b=2.0))
    with serving("unix", "--max-connections", "2", "--excess-connections", "wait", command=SMALL) as worker:
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            with worker.connect(Small) as first, worker.connect(Small) as second:
                equal((3.0, 3.0), (first.add(a=1.0, b=2.0), second.add(a=1.0, b=2.0)))
                third = pool.submit(pid_of, worker.address)
                time.sleep(0.3)
                assert not third.done()
            third.result(END_SECONDS)


@contextlib.contextmanager
def two_served(worker):
    """Two clients, as soon as the connection that looked whether the worker is there has ended on its side, too."""
    end = time.monotonic() + END_SECONDS
    while True:
        with worker.connect(Small) as first, worker.connect(Small) as second:
            try:
                equal((3.0, 3.0), (first.add(a=1.0, b=2.0), second.add(a=1.0, b=2.0)))
            except RpcError as e:
                if e.error_type != "ServerBusyError" or time.monotonic() > end:
                    raise
                continue
            yield first, second
            return


def refused(kind, text, call):
    try:
        call()
    except RpcError as e:
        equal(kind, e.error_type)
        matches(text, str(e))
    else:
        raise AssertionError(f"no {kind}")


@test
def max_concurrent_calls():
    with serving("tcp", "--max-concurrent-calls", "1", command=SMALL) as worker:
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            with worker.connect(Small) as first, worker.connect(Small) as second:
                equal(3.0, second.add(a=1.0, b=2.0))
                nap = pool.submit(first.nap, seconds=2.0)
                time.sleep(0.5)
                refused("ServerBusyError", "maxConcurrentCalls", lambda: second.add(a=1.0, b=2.0))
                equal("slept", nap.result(END_SECONDS))
                equal(3.0, second.add(a=1.0, b=2.0))


@test
def idle_and_slow_connections_are_cut_off():
    with serving(
        "tcp", "--connection-idle-timeout", "1", "--min-bytes-per-second", "512", command=SMALL
    ) as worker:
        host, _, port = worker.address.rpartition(":")
        with socket.create_connection((host, int(port))) as idle:
            idle.settimeout(END_SECONDS)
            equal(b"", idle.recv(1))
        with worker.connect(Small) as small:
            equal(3.0, small.add(a=1.0, b=2.0))


def certificates(folder):
    """An authority, and a server's and a client's certificates of it, in PEM."""
    now = datetime.datetime.now(datetime.timezone.utc)

    def save(name, subject, issuer, signer, *extensions):
        key = ec.generate_private_key(ec.SECP256R1())
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(hours=1))
        )
        signing = signer or key
        keys = (
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()),
        )
        for extension in (*extensions, *keys):
            # Who checks strictly wants an authority to insist on what it may do.
            builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints | x509.KeyUsage))
        certificate = builder.sign(signing, hashes.SHA256())
        pem = serialization.Encoding.PEM
        (folder / f"{name}.pem").write_bytes(certificate.public_bytes(pem))
        (folder / f"{name}.key").write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        return key

    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"),
        False,
    )
    signs = x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **usage)
    authority = save("ca", "Authority", "Authority", None, x509.BasicConstraints(ca=True, path_length=None), signs)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    save("server", "server", "Authority", authority, address)
    save("client", "client", "Authority", authority)


@test
def tls():
    with tempfile.TemporaryDirectory(prefix="vgirpc-") as name:
        folder = pathlib.Path(name)
        certificates(folder)
        flags = ["--tcp", "0", "--tls-cert", f"{folder}/server.pem", "--tls-key", f"{folder}/server.key"]
        for further, own in (([], False), (["--tls-client-ca", f"{folder}/ca.pem"], True)):
            process = subprocess.Popen([*SMALL, *flags, *further], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
            try:
                line = process.stdout.readline().decode().strip()
                matches(r"^TCPS:127\.0\.0\.1:\d+$", line)
                port = int(line.rpartition(":")[2])
                context = ssl.create_default_context(cafile=f"{folder}/ca.pem")
                if own:
                    context.load_cert_chain(f"{folder}/client.pem", f"{folder}/client.key")
                with socket.create_connection(("127.0.0.1", port), END_SECONDS) as plain:
                    with context.wrap_socket(plain, server_hostname="127.0.0.1") as secured:
                        matches(r"TLSv1\.3", secured.version())
                        request = io.BytesIO()
                        schema = pa.schema([pa.field("a", pa.float64(), False), pa.field("b", pa.float64(), False)])
                        with pa.ipc.new_stream(request, schema) as writer:
                            writer.write_batch(
                                pa.record_batch([[1.0], [2.0]], schema=schema),
                                custom_metadata={"vgi_rpc.method": "add", "vgi_rpc.request_version": "1"},
                            )
                        secured.sendall(request.getvalue())
                        with pa.ipc.open_stream(secured.makefile("rb")) as answer:
                            equal([{"result": 3.0}], answer.read_next_batch().to_pylist())
            finally:
                end(process.pid)
                process.stdout.close()
    status, out, err = run(*SMALL, "--tcp", "0", "--tls-cert", "/nowhere/c.pem", "--tls-key", "/nowhere/k.pem")
    equal((1, ""), (status, out))
    matches("/nowhere/", err)


@test
def idle_timeout_of_the_environment():
    with tempfile.TemporaryDirectory(prefix="vgirpc-") as folder:
        path = f"{folder}/w.sock"
        process = subprocess.Popen(
            [*SMALL, "--unix", path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            env=os.environ | {"VGI_RPC_IDLE_TIMEOUT": "0.3"},
        )
        discovery(process, "unix")
        pid_of(path)
        out, _ = process.communicate(timeout=END_SECONDS)
        equal((0, b""), (process.returncode, out))


@test
def grace():
    for seconds, expected in (("30", "slept"), ("0.1", None)):
        with tempfile.TemporaryDirectory(prefix="vgirpc-") as folder, concurrent.futures.ThreadPoolExecutor(1) as pool:
            path = f"{folder}/w.sock"
            process = subprocess.Popen(
                [*SMALL, "--unix", path, "--grace", seconds], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            discovery(process, "unix")

            def nap():
                with unix_connect(Small, path) as small:
                    small.pid()
                    return small.nap(seconds=2.0)

            answer = pool.submit(nap)
            time.sleep(1)
            process.terminate()
            out, err = process.communicate(timeout=END_SECONDS)
            equal((128 + signal.SIGTERM, b""), (process.returncode, out))
            equal(expected, answer.result() if answer.exception() is None else None)
            equal(expected is None, b"cut off" in err, err)


@test
def help_names_every_flag():
    status, out, err = run(*SMALL, "--help")
    equal((0, ""), (status, err))
    for flag in KNOWN:
        matches(rf"\n  {flag}\b", out)
    equal(out, run(*SMALL, "-h")[1])


KNOWN = [
    "--pipe", "--unix", "--tcp", "--threaded", "--no-threaded", "--max-connections", "--idle-timeout", "--describe",
    "--server-id", "--trace-detail", "--grace", "--max-message-bytes", "--max-metadata-bytes", "--max-columns",
    "--max-nesting-depth", "--max-drain-bytes", "--max-call-bytes", "--max-concurrent-calls", "--excess-connections",
    "--connection-idle-timeout", "--min-bytes-per-second", "--tls-cert", "--tls-key", "--tls-client-ca", "--http",
    "--host", "--port", "--prefix", "--max-request-bytes", "--max-response-bytes",
    "--max-externalized-response-bytes", "--no-compression", "--no-call-state-cache", "--token-key", "--token-ttl",
    "--http-tls-cert", "--http-tls-key", "--cors-origin", "--help",
]

# And what is there in their place.
ABSENT = {
    **dict.fromkeys(
        [
            "--access-log", "--access-log-max-bytes", "--access-log-backup-count", "--access-log-when",
            "--access-log-max-record-bytes", "--access-log-async", "--access-log-queue-size", "--access-log-sample",
        ],
        "dev.vgirpc.CallListener",
    ),
    "--max-stream-response-bytes": "--max-response-bytes",
}

WRONG = {
    "--unix": "--unix needs a value",
    "--unix=": "--unix needs a value",
    "--unix x --unix y": "--unix is given twice",
    "--unix x --tcp 0": "--unix and --tcp exclude each other",
    "--pipe --unix x": "--pipe and --unix exclude each other",
    "--tcp x": "--tcp: the port 'x'",
    "--tcp 65536": "--tcp: the port .* 65536",
    "--tcp -1": "--tcp: the port '-1'",
    "--tcp 1.2.3.4.5:": "--tcp: ",
    "--tcp 0 --threaded --no-threaded": "--threaded and --no-threaded exclude each other",
    "--tcp 0 --no-threaded --max-connections 3": "--max-connections and --no-threaded exclude each other",
    "--threaded": "--threaded needs --unix or --tcp",
    "--idle-timeout 3": "--idle-timeout needs --unix or --tcp",
    "--unix x --idle-timeout -3": "--idle-timeout is '-3': it must be seconds",
    "--unix x --idle-timeout NaN": "--idle-timeout is 'NaN'",
    "--unix x --idle-timeout inf": "--idle-timeout is 'inf'",
    "--unix x --max-connections 0": "--max-connections is '0': it must be a whole number from 1",
    "--unix x --max-connections 9999999999": "--max-connections is '9999999999'",
    "--max-concurrent-calls 0": "--max-concurrent-calls is '0': it must be a whole number from 1",
    "--tcp 0 --excess-connections queue": "--excess-connections is 'queue': it must be one of wait, refuse",
    "--connection-idle-timeout 3": "--connection-idle-timeout needs --unix or --tcp",
    "--unix x --connection-idle-timeout -1": "--connection-idle-timeout is '-1': it must be seconds",
    "--unix x --min-bytes-per-second x": "--min-bytes-per-second is 'x': it must be a whole number from 0",
    "--unix x --tls-cert c": "--tls-cert needs --tcp",
    "--tcp 0 --tls-cert c": "--tls-cert needs --tls-key",
    "--tcp 0 --tls-key k": "--tls-key needs --tls-cert",
    "--tcp 0 --tls-client-ca c": "--tls-client-ca needs --tls-cert",
    "--max-message-bytes 99999999999999999999": "--max-message-bytes is '9+'",
    "--grace soon": "--grace is 'soon'",
    "--trace-detail all": "--trace-detail is 'all': it must be one of none, message, trace",
    "--describe=yes": "--describe takes no value",
    "--descrbe": "unknown flag --descrbe: is --describe meant",
    "worker.sock": "unknown argument worker.sock",
    "--http x": "--http is 'x': it must be a whole number from 0",
    "--http 65536": "--http is '65536'",
    "--http 0 --unix x": "--http and --unix exclude each other",
    "--http 0 --threaded": "--threaded needs --unix or --tcp",
    "--http 0 --prefix vgi": "--prefix: the prefix 'vgi' is not valid",
    "--http 0 --token-key zz": "--token-key: not a hexadecimal digit",
    "--http 0 --token-ttl soon": "--token-ttl is 'soon': it must be seconds",
    "--http 0 --http-tls-cert c": "--http-tls-cert and --http-tls-key need each other",
    "--http 0 --max-request-bytes 0": "--max-request-bytes is '0': it must be a whole number from 1",
    "--max-response-bytes 3": "--max-response-bytes needs --http",
    **{flag: rf"{flag} is not there: .*{instead}\b" for flag, instead in ABSENT.items()},
}


@test
def wrong_flags_are_refused_by_name():
    for line, message in WRONG.items():
        status, out, err = run(*SMALL, *line.split())
        equal((2, "", 2), (status, out, err.count("\n")), f"{line}: {err}")
        matches(rf"^worker: {message}", err)
        matches(r"\nusage: worker \[--pipe \| --unix PATH \| --tcp \[HOST:\]PORT \| --http \[PORT\]\] \[FLAGS\], see --help\n$", err)


@test
def every_flag_of_the_reference_is_known_or_refused():
    _, out, _ = run(sys.executable, "-c", THEIRS, "--help")
    theirs = set(re.findall(r"--[a-z][a-z-]+", out.partition("options:")[0]))
    assert len(theirs) > 15, theirs
    equal(set(), theirs - set(KNOWN) - set(ABSENT))


@test
def a_wrong_variable_is_refused_by_name():
    status, out, err = run(*SMALL, "--tcp", "0", env={"VGI_RPC_IDLE_TIMEOUT": "soon"})
    equal((2, ""), (status, out))
    matches("^worker: VGI_RPC_IDLE_TIMEOUT is 'soon'", err)
    equal((0, "", ""), run(*SMALL, env={"VGI_RPC_IDLE_TIMEOUT": "soon"}))


@test
def what_cannot_be_served_is_status_one():
    with tempfile.TemporaryDirectory(prefix="vgirpc-") as folder:
        pathlib.Path(folder, "file").touch()
        for place in (["--unix", f"{folder}/file"], ["--unix", f"{folder}/no/w.sock"], ["--tcp", "192.0.2.1:0"]):
            status, out, err = run(*SMALL, *place)
            equal((1, "", 1), (status, out, err.count("\n")), err)
            matches("^worker: cannot listen at ", err)
        with serving("tcp", command=SMALL) as worker:
            equal(1, run(*SMALL, "--tcp", worker.address)[0])


@test
def standard_output_is_the_protocols():
    transport = SubprocessTransport(SMALL)
    transport.close()
    equal((0, "", ""), run(*SMALL))
    with connect(Small, SMALL) as small:
        small.say(text="stray")
        equal(3.0, small.add(a=1.0, b=2.0))


def main():
    failed = 0
    chosen = [each for each in TESTS if not sys.argv[1:] or any(word in each.__name__ for word in sys.argv[1:])]
    for each in chosen:
        started = time.monotonic()
        try:
            each()
        except Exception as e:
            failed += 1
            print(f"fail {each.__name__}: {type(e).__name__}: {e}", flush=True)
        else:
            print(f"pass {each.__name__} ({time.monotonic() - started:.1f} s)", flush=True)
    add_counts(len(chosen) - failed, failed, 0)
    sys.exit(1 if failed or not chosen else 0)


if __name__ == "__main__":
    main()
