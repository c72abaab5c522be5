"""Changes to streams that pyarrow does not write by itself."""

import struct

from descriptions import field_position, messages

SCHEMA, DICTIONARY, RECORD_BATCH = 1, 2, 3


def without_markers(data):
    """The framing of Arrow before 0.15."""
    return b"".join(data[start - 4 : end] for start, _, end in messages(data))


def sub_table(data, table, index):
    place = field_position(data, table, index)
    return place + struct.unpack_from("<I", data, place)[0]


def headers(data):
    """Type and place of the header of each message."""
    for start, end, _ in messages(data):
        if end > start:
            message = start + struct.unpack_from("<I", data, start)[0]
            yield data[field_position(data, message, 1)], sub_table(data, message, 2)


def deltas(data):
    """For each dictionary message whether it is a delta."""
    places = [field_position(data, header, 2) for kind, header in headers(data) if kind == DICTIONARY]
    return [bool(place and data[place]) for place in places]


def with_null_count(data, count):
    """Changes the null count of the first column of the first batch."""
    changed = bytearray(data)
    batch = next(header for kind, header in headers(data) if kind == RECORD_BATCH)
    struct.pack_into("<q", changed, sub_table(data, batch, 1) + 4 + 8, count)
    return bytes(changed)


def with_interval_unit(data, unit):
    """Changes the unit of the first column, an interval."""
    changed = bytearray(data)
    schema = next(header for kind, header in headers(data) if kind == SCHEMA)
    columns = sub_table(data, schema, 1) + 4
    column = columns + struct.unpack_from("<I", data, columns)[0]
    struct.pack_into("<h", changed, field_position(data, sub_table(data, column, 3), 0), unit)
    return bytes(changed)
