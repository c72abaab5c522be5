"""Schemas, values and streams in the words of the recorded vectors' descriptions, by pyarrow's reading."""

import base64
import datetime
import decimal
import io
import math
import struct

import pyarrow as pa
from pyarrow import ipc

EOS = b"\xff\xff\xff\xff\0\0\0\0"
DECIMALS = decimal.Context(prec=100)
PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
EPOCH = datetime.datetime(1970, 1, 1)
FIRST = (datetime.datetime.min - EPOCH) // datetime.timedelta(seconds=1)
LAST = (datetime.datetime.max - EPOCH) // datetime.timedelta(seconds=1)

TYPE_NAMES = {
    "string": "utf8",
    "large_string": "large_utf8",
    "double": "float64",
    "float": "float32",
    "halffloat": "float16",
    "date32[day]": "date32",
    "date64[ms]": "date64",
}


class Mismatch(Exception):
    """Something differs."""


def equal(expected, actual, path):
    if expected != actual:
        raise Mismatch(f"{path}: expected {expected!r:.300} but got {actual!r:.300}")


def described(field):
    """A field in the words of the descriptions."""
    result = {"name": field.name, "nullable": field.nullable, **described_type(field.type)}
    if field.metadata:
        result["metadata"] = {k.decode(): v.decode() for k, v in field.metadata.items()}
    return result


def described_type(kind):
    types = pa.types
    if types.is_dictionary(kind):
        return {
            "type": "dictionary",
            "dictionary": {
                "index": str(kind.index_type),
                "ordered": kind.ordered,
                "value": described_type(kind.value_type),
            },
        }
    if types.is_map(kind):
        entries = {"name": "entries", "nullable": False, "type": "struct"}
        entries["children"] = [described(kind.key_field), described(kind.item_field)]
        return {"type": "map", "keys_sorted": kind.keys_sorted, "children": [entries]}
    if types.is_list(kind) or types.is_large_list(kind):
        return {"type": "large_list" if types.is_large_list(kind) else "list", "children": [described(kind.value_field)]}
    if types.is_list_view(kind):
        return {"type": "list_view", "children": [described(kind.value_field)]}
    if types.is_fixed_size_list(kind):
        return {"type": f"fixed_size_list[{kind.list_size}]", "children": [described(kind.value_field)]}
    if types.is_struct(kind):
        return {"type": "struct", "children": [described(kind.field(i)) for i in range(kind.num_fields)]}
    if types.is_union(kind):
        return {"type": f"{kind.mode}_union", "children": [described(kind.field(i)) for i in range(kind.num_fields)]}
    if types.is_run_end_encoded(kind):
        ends = described(pa.field("run_ends", kind.run_end_type, False))
        return {"type": "run_end_encoded", "children": [ends, described(pa.field("values", kind.value_type))]}
    return {"type": TYPE_NAMES.get(str(kind), str(kind))}


def number(value):
    """JSON readers keep integers only up to 2^53."""
    return value if abs(value) <= 2**53 else str(value)


def fraction(count, per_second):
    """The digits after the second, as Python prints them, and three more for nanoseconds."""
    rest = count % per_second
    digits = len(str(per_second)) - 1
    if not rest:
        return ""
    text = f"{rest:0{digits}d}".ljust(6, "0")
    return "." + (text[:6] if len(text) > 6 and text.endswith("000") else text)


def point_in_time(count, per_second, suffix=""):
    seconds = count // per_second
    if not FIRST <= seconds <= LAST:
        return str(count)
    return (EPOCH + datetime.timedelta(seconds=seconds)).isoformat() + fraction(count, per_second) + suffix


def time_of_day(count, per_second):
    seconds = count // per_second
    if not 0 <= seconds < 86400:
        return str(count)
    return (EPOCH + datetime.timedelta(seconds=seconds)).time().isoformat() + fraction(count, per_second)


def duration(count, per_second):
    seconds = DECIMALS.divide(decimal.Decimal(count), decimal.Decimal(per_second))
    text = f"{seconds:f}"
    return f"PT{text.rstrip('0').rstrip('.') if '.' in text else text}S"


def leaf(scalar):
    """A value without parts as the descriptions have it."""
    kind, types = scalar.type, pa.types
    if types.is_date32(kind):
        at = point_in_time(scalar.value * 86400, 1)
        return at.split("T")[0] if "T" in at else str(scalar.value)
    if types.is_date64(kind):
        return point_in_time(scalar.value, 1000)
    if types.is_time(kind):
        return time_of_day(scalar.value, PER_SECOND[kind.unit])
    if types.is_timestamp(kind):
        return point_in_time(scalar.value, PER_SECOND[kind.unit], "Z" if kind.tz else "")
    if types.is_duration(kind):
        return duration(scalar.value, PER_SECOND[kind.unit])
    if types.is_decimal(kind):
        return f"{scalar.as_py():f}"
    value = scalar.as_py()
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value).replace("inf", "Infinity").replace("nan", "NaN")
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value)
    if isinstance(value, bytes):
        return {"b64": base64.b64encode(value).decode()}
    if isinstance(value, (str, bool)):
        return value
    raise Mismatch(f"{kind} is not known")


def parts(scalar):
    """The parts of a list, map or struct as scalars, or None for a value without parts."""
    kind, types = scalar.type, pa.types
    if types.is_map(kind):
        entries = scalar.values
        return [[entries.field(0)[i], entries.field(1)[i]] for i in range(len(entries))]
    if isinstance(scalar, (pa.ListScalar, pa.LargeListScalar, pa.FixedSizeListScalar, pa.ListViewScalar)):
        return list(scalar.values)
    if types.is_struct(kind):
        return {kind.field(i).name: scalar[i] for i in range(kind.num_fields)}
    return None


def value(scalar):
    """A value of any type as the descriptions have it."""
    if not isinstance(scalar, pa.Scalar):
        return [value(each) for each in scalar]
    kind, types = scalar.type, pa.types
    if types.is_union(kind) or types.is_run_end_encoded(kind) or types.is_interval(kind):
        return {"unread": True}
    if not scalar.is_valid:
        return None
    if types.is_dictionary(kind):
        return value(scalar.dictionary[scalar.index.as_py()])
    found = parts(scalar)
    if isinstance(found, dict):
        return {name: value(each) for name, each in found.items()}
    return leaf(scalar) if found is None else [value(each) for each in found]


def field_position(data, table, index):
    """Where a field of a flat table lies, or 0."""
    vtable = table - struct.unpack_from("<i", data, table)[0]
    (size,) = struct.unpack_from("<H", data, vtable)
    if 4 + 2 * index >= size:
        return 0
    (offset,) = struct.unpack_from("<H", data, vtable + 4 + 2 * index)
    return table + offset if offset else 0


def messages(data):
    """Start and end of each message's metadata, and end of its body; an end marker has no metadata."""
    at = 0
    while at < len(data):
        at += 4 if data[at : at + 4] == EOS[:4] else 0
        (length,) = struct.unpack_from("<i", data, at)
        start = at + 4
        body = 0
        if length:
            table = start + struct.unpack_from("<I", data, start)[0]
            place = field_position(data, table, 3)
            body = struct.unpack_from("<q", data, place)[0] if place else 0
        at = start + length + body
        yield start, start + length, at


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
            batches.append((batch, first_of_each(metadata)))
        end = source.tell()
        dictionaries, count = [], 0
        for message in ipc.MessageReader.open_stream(pa.py_buffer(data[start:end])):
            if message.type == "dictionary":
                count += 1
            elif message.type == "record batch":
                dictionaries.append(count)
                count = 0
        *_, (last, last_end, _) = messages(data[start:end])
        yield reader.schema, batches, dictionaries, last == last_end


def first_of_each(metadata):
    found = {}
    for key, text in metadata.items() if metadata else ():
        found.setdefault(key, text)
    return found
