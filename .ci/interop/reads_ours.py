"""Reads what this library wrote in place of recorded vectors, and compares it with them.

usage: reads_ours.py VECTORS RECORDED

VECTORS holds what the reference wrote, with a description of each; RECORDED what this library wrote.
Each file is read twice: with pyarrow, against the description, and with the reference's own reading
functions, against what these make of the reference's bytes.
"""

import base64
import io
import json
import math
import pathlib
import re
import sys
from typing import Protocol

import pyarrow as pa
from pyarrow import ipc
from vgi_rpc.conformance import ConformanceService
from vgi_rpc.rpc import RpcError, rpc_methods
from vgi_rpc.rpc._wire import _deserialize_params, _read_request, _read_unary_response
from vgi_rpc.utils import IpcValidation, ValidatedReader

from descriptions import Mismatch, described, equal, leaf, parts, split

SERVER_ID = "0123456789ab"

# Requests that are broken in ways that this library's client excludes.
NOT_SENT = {
    "errors/" + name + "-request"
    for name in (
        "client-request-id-ignored duplicate-column enum-by-value enum-int8-index enum-unknown-name "
        "field-metadata-ignored list-item-name list-item-required method-not-utf8 missing-method-key "
        "missing-request-version name-case-mismatch no-batch no-metadata null-for-required "
        "null-for-required-dataclass nullability-mismatch protocol-version-leading-zero "
        "protocol-version-not-utf8 protocol-version-two-parts record-empty-bytes record-field-order "
        "record-garbage record-missing-field record-two-rows record-zero-rows refused-then-good rows-two "
        "type-mismatch-large zero-parameters-one-row"
    ).split()
} | {
    # Requests that the client never makes.
    "describe/transport-options-plain-request",
    "describe/transport-options-with-shm-key-request",
    "describe/transport-options-without-version-request",
    "external/request-pointer",
}
# Types of errors that this library's server means to give otherwise.
OTHER_TYPES = {
    "method-not-utf8": "ProtocolError",
    "missing-method-key": "ProtocolError",
    "no-metadata": "ProtocolError",
    "rows-two": "ProtocolError",
    "request-pointer": "ProtocolError",
    "record-garbage": "LimitError",
}
# Requests that the reference answers not at all, or with a result, and the error that ours gets.
ERRORS_INSTEAD = {"no-batch": "ArrowInvalid", "troubles-exception_level_log": "ValueError"}
# Columns of records that the reference declares to be without nulls and then writes nulls into: this
# library declares what it writes.
NULLABLE_IN_OURS = {"optional_date", "optional_decimal", "optional_timestamp", "optional_list_date"}

# What later parts of the library add, by method.
NOT_YET = {"__describe__"}


class Troubles(Protocol):
    """The service behind the vectors of that name."""

    def exception_level_log(self) -> str: ...
    def logs_then_failure(self) -> str: ...
    def long_message(self, size: int) -> str: ...
    def many_frames(self, depth: int) -> str: ...
    def no_message(self) -> str: ...
    def none_for_required(self) -> str: ...
    def with_cause(self) -> str: ...
    def with_context(self) -> str: ...
    def with_kind(self) -> str: ...
    def log_extra_types(self) -> str: ...
    def void_with_logs(self) -> None: ...


def declared(field):
    return {**field, "nullable": field["nullable"] or field["name"] in NULLABLE_IN_OURS}


def match_value(expected, actual, path):
    """Compares a described value with a scalar of pyarrow, or a pair of them."""
    if isinstance(actual, pa.Scalar):
        if pa.types.is_dictionary(actual.type) and actual.is_valid:
            actual = actual.dictionary[actual.index.as_py()]
        if not actual.is_valid or expected is None:
            equal((expected, None), (None, actual.as_py()), path)
            return
        found = parts(actual)
    else:
        found = actual
    if isinstance(found, dict):
        equal(list(expected), list(found), path + ": members")
        for key, each in found.items():
            match_value(expected[key], each, f"{path}.{key}")
    elif isinstance(found, list):
        equal(len(expected), len(found), path + ": length")
        for i, each in enumerate(found):
            match_value(expected[i], each, f"{path}[{i}]")
    else:
        match_leaf(expected, actual, path)


def match_leaf(expected, scalar, path):
    if isinstance(expected, dict) and "ipc" in expected:
        match_streams(expected["ipc"], scalar.as_py(), path, exact_metadata)
    elif isinstance(expected, dict) and "ipc_schema" in expected:
        schema = ipc.read_schema(pa.py_buffer(scalar.as_py()))
        equal(expected["ipc_schema"], [described(field) for field in schema], path)
    elif pa.types.is_floating(scalar.type):
        wanted, got = float(expected), scalar.as_py()
        equal((repr(wanted), math.copysign(1, wanted)), (repr(got), math.copysign(1, got)), path)
    else:
        equal(expected, leaf(scalar), path)


def exact_metadata(expected, actual, path):
    equal(
        {k.encode(): v.encode() if isinstance(v, str) else base64.b64decode(v["b64"]) for k, v in expected.items()},
        actual,
        path + ": metadata",
    )


def match_streams(expected, data, path, match_metadata):
    found = list(split(data))
    equal(len(expected), len(found), path + ": streams")
    for n, (stream, (schema, batches, dictionaries, eos)) in enumerate(zip(expected, found)):
        at = f"{path}#{n}"
        equal([declared(field) for field in stream["schema"]], [described(field) for field in schema], at + ": schema")
        equal(stream.get("schema_metadata"), schema.metadata, at + ": schema metadata")
        equal(stream["eos"], eos, at + ": end of stream")
        equal(len(stream["batches"]), len(batches), at + ": batches")
        for k, (wanted, (batch, metadata)) in enumerate(zip(stream["batches"], batches)):
            here = f"{at}.{k}"
            equal(wanted["num_rows"], batch.num_rows, here + ": rows")
            equal(wanted["dictionary_messages_before"], dictionaries[k], here + ": dictionary messages")
            match_metadata(wanted["metadata"], metadata, here)
            for r, row in enumerate(wanted.get("rows", [])):
                for c, name in enumerate(batch.schema.names):
                    match_value(row[name], batch.column(c)[r], f"{here}[{r}].{name}")


def text_counts(name):
    """Whether the text of an error is the service's own, not the server's."""
    return name.startswith(("raise_", "troubles-", "oversized_")) and name != "troubles-none_for_required"


def response_metadata(name):
    def match(expected, actual, path):
        got = {k.decode(): v.decode() for k, v in actual.items()}
        equal(set(expected), set(got), path + ": keys")
        if "vgi_rpc.log_level" not in expected:
            # There is no shared memory yet.
            equal({k: "false" if k == "vgi_rpc.transport.shm" else v for k, v in expected.items()}, got, path)
            return
        equal(expected["vgi_rpc.log_level"], got["vgi_rpc.log_level"], path + ": level")
        equal(expected.get("vgi_rpc.error_kind"), got.get("vgi_rpc.error_kind"), path + ": kind")
        equal(SERVER_ID, got["vgi_rpc.server_id"], path + ": server id")
        if not re.fullmatch("[0-9a-f]{16}", got["vgi_rpc.request_id"]):
            raise Mismatch(f"{path}: request id {got['vgi_rpc.request_id']}")
        extra = json.loads(got.get("vgi_rpc.log_extra", "{}"))
        wanted = json.loads(expected.get("vgi_rpc.log_extra", "{}"))
        if expected["vgi_rpc.log_level"] != "EXCEPTION":
            equal(expected["vgi_rpc.log_message"], got["vgi_rpc.log_message"], path + ": text")
            equal(wanted, extra, path + ": extras")
            equal(list(wanted), list(extra), path + ": order of the extras")
            return
        kind = OTHER_TYPES.get(name, wanted["exception_type"])
        equal(kind, extra["exception_type"], path + ": type")
        equal(f"{kind}: {extra['exception_message']}", got["vgi_rpc.log_message"], path + ": text")
        if text_counts(name):
            equal(wanted["exception_message"], extra["exception_message"], path + ": message")
        equal(wanted.get("error_kind"), extra.get("error_kind"), path + ": kind in the extras")
        if not extra["traceback"] or not extra["frames"] or len(extra["frames"]) > 5:
            raise Mismatch(f"{path}: traceback or frames")

    return match


def plain(value):
    """A value in a form that can be compared: NaN equals NaN, -0.0 is not 0.0."""
    if isinstance(value, float):
        return ("float", repr(value))
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return [(key, plain(each)) for key, each in value.items()]
    if hasattr(value, "__dataclass_fields__"):
        return [(key, plain(getattr(value, key))) for key in value.__dataclass_fields__]
    return value


def methods(name):
    return rpc_methods(Troubles if name.startswith("troubles-") else ConformanceService)


def reference_reads_request(name, data):
    source = io.BytesIO(data)
    method, arguments = _read_request(source, IpcValidation.FULL)
    equal(len(data), source.tell(), "bytes read")
    if method in methods(name):
        _deserialize_params(arguments, methods(name)[method].param_types)
    return [method, plain(arguments)]


def reference_reads_response(name, method, data):
    logs = []
    info = methods(name).get(method) or rpc_methods(ConformanceService)["void_noop"]
    source = io.BytesIO(data)
    reader = ValidatedReader(ipc.open_stream(source), IpcValidation.FULL)
    outcome, result, error = "ok", None, None
    try:
        result = _read_unary_response(reader, info, logs.append)
    except RpcError as e:
        outcome, error = "error", e
    equal(len(data), source.tell(), "bytes read")
    ids = ("server_id", "request_id")
    return outcome, plain(result), error, [
        (log.level.value, log.message, {k: v for k, v in (log.extra or {}).items() if k not in ids}) for log in logs
    ]


def check_response(name, method, recorded, ours):
    expected, got = (reference_reads_response(name, method, data) for data in (recorded, ours))
    equal(expected[0], got[0], "outcome")
    equal(expected[1], got[1], "result")
    equal(expected[3], got[3], "logs")
    if got[2] is not None:
        equal(OTHER_TYPES.get(name, expected[2].error_type), got[2].error_type, "type of the error")
        if text_counts(name):
            equal(expected[2].error_message, got[2].error_message, "text of the error")
        if not got[2].remote_traceback or not re.fullmatch("[0-9a-f]{16}", got[2].request_id):
            raise Mismatch("remote traceback or request id")


def check_error_instead(kind, ours):
    (_, batches, _, eos), = split(ours)
    (batch, metadata), = batches
    equal((0, b"EXCEPTION", True), (batch.num_rows, metadata[b"vgi_rpc.log_level"], eos), "error batch")
    equal(kind, json.loads(metadata[b"vgi_rpc.log_extra"])["exception_type"], "type of the error")


def plain_name(name):
    return re.sub("-(request|response|c2s|s2c)$", "", name)


def exchanges(vectors):
    """Recorded calls that can be replayed: name, method, label of the request, label of the response."""
    for group in ("unary-request", "errors", "logs", "describe", "dictionaries", "external"):
        for file in sorted((vectors / group).glob("*.json")):
            name = file.stem
            if group == "unary-request":
                answer = f"unary-response/{name}"
            elif name.endswith("-request"):
                answer = f"{group}/{plain_name(name)}-response"
            elif name == "request-pointer":
                answer = f"{group}/{name}-unconfigured-response"
            elif group == "external" and name.startswith("unary-") and name.endswith("-c2s"):
                answer = f"{group}/{plain_name(name)}-s2c"
            else:
                continue
            request = json.loads(file.read_text())
            batches = request["streams"][0]["batches"]
            method = batches[0]["metadata"].get("vgi_rpc.method") if batches else None
            method = method if isinstance(method, str) else None
            if not request.get("uploads") and method not in NOT_YET:
                yield plain_name(name), method, f"{group}/{name}", answer


def check_request(vectors, recorded, name, label):
    vector = json.loads((vectors / f"{label}.json").read_text())
    ours = (recorded / f"{label}.bin").read_bytes()
    match_streams(vector["streams"], ours, label, exact_metadata)
    reference = (vectors / f"{label}.bin").read_bytes()
    equal(reference_reads_request(name, reference), reference_reads_request(name, ours), "request")


def check_answer(vectors, recorded, name, method, label):
    vector = json.loads((vectors / f"{label}.json").read_text())
    ours = (recorded / f"{label}.bin").read_bytes()
    if name in ERRORS_INSTEAD:
        check_error_instead(ERRORS_INSTEAD[name], ours)
        return
    match_streams(vector["streams"], ours, label, response_metadata(name))
    if len(vector["streams"]) == 1 and method != "__transport_options__":
        check_response(name, method, (vectors / f"{label}.bin").read_bytes(), ours)


def main(vectors, recorded):
    present = {str(f.relative_to(recorded))[: -len(".bin")] for f in recorded.glob("*/*.bin")}
    requests, responses, failed, seen = 0, 0, 0, set()

    def attempt(label, check, *arguments):
        nonlocal failed
        seen.add(label)
        try:
            check(vectors, recorded, *arguments, label)
        except Exception as e:  # noqa: BLE001 - any failure to read is a finding
            failed += 1
            print(f"fail {label}: {type(e).__name__}: {e}")

    for name, method, request, response in exchanges(vectors):
        if request not in NOT_SENT:
            requests += 1
            attempt(request, check_request, name)
        responses += 1
        attempt(response, check_answer, name, method)
    if present - seen:
        failed += 1
        print("files that should not be there:", *sorted(present - seen))
    print(f"reference reads ours: {requests} requests and {responses} responses, {failed} failed")
    return 1 if failed or not present else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
