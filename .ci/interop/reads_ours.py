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

SERVER_ID = "0123456789ab"
EOS = b"\xff\xff\xff\xff\0\0\0\0"

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
}
# Answers without a request of their own.
NOT_ANSWERED = {"errors/after-clean-close", "errors/describe-disabled-response"}

# Types of errors that this library's server means to give otherwise.
OTHER_TYPES = {
    "method-not-utf8": "ProtocolError",
    "missing-method-key": "ProtocolError",
    "no-metadata": "ProtocolError",
    "rows-two": "ProtocolError",
    "record-garbage": "LimitError",
}
# Requests that the reference answers not at all, or with a result, and the error that ours gets.
ERRORS_INSTEAD = {"no-batch": "ArrowInvalid", "troubles-exception_level_log": "ValueError"}


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


class Mismatch(Exception):
    """Something differs."""


def equal(expected, actual, path):
    if expected != actual:
        raise Mismatch(f"{path}: expected {expected!r:.300} but got {actual!r:.300}")


TYPE_NAMES = {"string": "utf8", "large_string": "large_utf8", "double": "float64", "float": "float32"}


def type_name(kind):
    return TYPE_NAMES.get(str(kind), str(kind))


def described(field):
    """A field in the words of the descriptions."""
    result = {"name": field.name, "nullable": field.nullable}
    kind = field.type
    if pa.types.is_dictionary(kind):
        result["type"] = "dictionary"
        result["dictionary"] = {
            "index": type_name(kind.index_type),
            "ordered": kind.ordered,
            "value": {"type": type_name(kind.value_type)},
        }
    elif pa.types.is_map(kind):
        result["type"] = "map"
        result["keys_sorted"] = kind.keys_sorted
        entries = {"name": "entries", "nullable": False, "type": "struct"}
        entries["children"] = [described(kind.key_field), described(kind.item_field)]
        result["children"] = [entries]
    elif pa.types.is_list(kind):
        result["type"] = "list"
        result["children"] = [described(kind.value_field)]
    elif pa.types.is_struct(kind):
        result["type"] = "struct"
        result["children"] = [described(kind.field(i)) for i in range(kind.num_fields)]
    else:
        result["type"] = type_name(kind)
    if field.metadata:
        result["metadata"] = {k.decode(): v.decode() for k, v in field.metadata.items()}
    return result


def match_value(expected, actual, path):
    """Compares a described value with one that pyarrow gave."""
    if expected is None or actual is None:
        equal(expected, actual, path)
    elif isinstance(actual, bool) or isinstance(actual, str):
        equal(expected, actual, path)
    elif isinstance(actual, int):
        equal(int(expected), actual, path)
    elif isinstance(actual, float):
        wanted = float(expected)
        if math.isnan(wanted) != math.isnan(actual):
            raise Mismatch(f"{path}: expected {wanted} but got {actual}")
        if not math.isnan(wanted):
            equal((wanted, math.copysign(1, wanted)), (actual, math.copysign(1, actual)), path)
    elif isinstance(actual, bytes):
        if "ipc" in expected:
            match_streams(expected["ipc"], actual, path, exact_metadata)
        else:
            equal(base64.b64decode(expected["b64"]), actual, path)
    elif isinstance(actual, dict):
        equal(list(expected), list(actual), path + ": members")
        for key, value in actual.items():
            match_value(expected[key], value, f"{path}.{key}")
    elif isinstance(actual, (list, tuple)):
        equal(len(expected), len(actual), path + ": length")
        for i, value in enumerate(actual):
            match_value(expected[i], value, f"{path}[{i}]")
    else:
        raise Mismatch(f"{path}: {type(actual)} is not known")


def split(data):
    """The streams in the bytes: schema, batches with metadata, dictionary counts, end marker."""
    source = io.BytesIO(data)
    while source.tell() < len(data):
        start = source.tell()
        reader = ipc.open_stream(source)
        batches = []
        while True:
            try:
                batch, metadata = reader.read_next_batch_with_custom_metadata()
            except StopIteration:
                break
            batch.validate(full=True)
            batches.append((batch, {k: v for k, v in metadata.items()} if metadata else {}))
        end = source.tell()
        dictionaries, count = [], 0
        for message in ipc.MessageReader.open_stream(pa.py_buffer(data[start:end])):
            if message.type == "dictionary":
                count += 1
            elif message.type == "record batch":
                dictionaries.append(count)
                count = 0
        yield reader.schema, batches, dictionaries, data[start:end].endswith(EOS)


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
        equal(stream["schema"], [described(field) for field in schema], at + ": schema")
        equal(None, schema.metadata, at + ": schema metadata")
        equal(stream["eos"], eos, at + ": end of stream")
        equal(len(stream["batches"]), len(batches), at + ": batches")
        for k, (wanted, (batch, metadata)) in enumerate(zip(stream["batches"], batches)):
            here = f"{at}.{k}"
            equal(wanted["num_rows"], batch.num_rows, here + ": rows")
            equal(wanted["dictionary_messages_before"], dictionaries[k], here + ": dictionary messages")
            match_metadata(wanted["metadata"], metadata, here)
            for r, row in enumerate(wanted.get("rows", [])):
                for c, name in enumerate(batch.schema.names):
                    match_value(row[name], batch.column(c)[r].as_py(), f"{here}[{r}].{name}")


def text_counts(name):
    """Whether the text of an error is the service's own, not the server's."""
    return name.startswith(("raise_", "troubles-", "oversized_")) and name != "troubles-none_for_required"


def response_metadata(name):
    def match(expected, actual, path):
        got = {k.decode(): v.decode() for k, v in actual.items()}
        equal(set(expected), set(got), path + ": keys")
        if not expected:
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


def is_request(label):
    return label.startswith("unary-request/") or label.endswith("-request")


def check(vectors, recorded, label):
    vector = json.loads((vectors / f"{label}.json").read_text())
    reference = (vectors / f"{label}.bin").read_bytes()
    ours = (recorded / f"{label}.bin").read_bytes()
    name = re.sub("-(request|response)$", "", label.split("/")[1])
    if is_request(label):
        match_streams(vector["streams"], ours, label, exact_metadata)
        equal(reference_reads_request(name, reference), reference_reads_request(name, ours), "request")
    elif name in ERRORS_INSTEAD:
        check_error_instead(ERRORS_INSTEAD[name], ours)
    else:
        match_streams(vector["streams"], ours, label, response_metadata(name))
        if len(vector["streams"]) == 1:
            request = re.sub("response(?=/)|response$", "request", label)
            streams = json.loads((vectors / f"{request}.json").read_text())["streams"]
            method = streams[0]["batches"][0]["metadata"].get("vgi_rpc.method")
            check_response(name, method if isinstance(method, str) else None, reference, ours)


def main(vectors, recorded):
    labels = {str(f.relative_to(vectors))[: -len(".json")] for f in vectors.glob("*/*.json")}
    present = {str(f.relative_to(recorded))[: -len(".bin")] for f in recorded.glob("*/*.bin")}
    failed = 0
    if present != labels - NOT_SENT - NOT_ANSWERED:
        failed += 1
        print("files that should be there:", *sorted(labels - NOT_SENT - NOT_ANSWERED - present))
        print("files that should not be there:", *sorted(present - labels | present & (NOT_SENT | NOT_ANSWERED)))
    for label in sorted(present & labels):
        try:
            check(vectors, recorded, label)
        except Exception as e:  # noqa: BLE001 - any failure to read is a finding
            failed += 1
            print(f"fail {label}: {type(e).__name__}: {e}")
    requests = sum(is_request(label) for label in present)
    print(f"reference reads ours: {requests} requests and {len(present) - requests} responses, {failed} failed")
    return 1 if failed or not present else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
