"""Columns of every type that pyarrow makes, with extreme values and nulls."""

import struct

import pyarrow as pa

INT64 = struct.Struct("<q")


def fixed(kind, width, counts):
    """An array of raw counts, the last one null."""
    data = b"".join(count.to_bytes(width, "little", signed=True) for count in counts) + bytes(width)
    bitmap = pa.py_buffer(((1 << len(counts)) - 1).to_bytes(2, "little"))
    return pa.Array.from_buffers(kind, len(counts) + 1, [bitmap, pa.py_buffer(data)])


def extremes(bits):
    """Lowest and highest count, and three around zero."""
    return [-(1 << (bits - 1)), (1 << (bits - 1)) - 1, 0, -1, 1]


def integers():
    for bits in (8, 16, 32, 64):
        yield f"int{bits}", pa.array([*extremes(bits), None], getattr(pa, f"int{bits}")())
        top = (1 << bits) - 1
        yield f"uint{bits}", pa.array([top, top // 2, top // 2 + 1, 0, 1, None], getattr(pa, f"uint{bits}")())


def floats():
    for bits, code, tiny, huge in (
        (16, "e", 2.0**-24, 65504.0),
        (32, "f", 2.0**-149, 3.4028234663852886e38),
        (64, "d", 5e-324, 1.7976931348623157e308),
    ):
        numbers = [float("nan"), float("-inf"), -0.0, tiny, -huge]
        data = struct.pack(f"<6{code}", *numbers, 0.0)
        buffers = [pa.py_buffer(b"\x1f"), pa.py_buffer(data)]
        yield f"float{bits}", pa.Array.from_buffers(getattr(pa, f"float{bits}")(), 6, buffers)


def decimals():
    for bits, precision in ((32, 9), (64, 18), (128, 38), (256, 76)):
        top = 10**precision - 1
        for scale in (0, 2, precision, -3):
            kind = getattr(pa, f"decimal{bits}")(precision, scale)
            yield f"decimal{bits}_{scale}", fixed(kind, bits // 8, [top, -top, 0, 1, -1])
        one_digit = getattr(pa, f"decimal{bits}")(1, 0)
        yield f"decimal{bits}_short", fixed(one_digit, bits // 8, [9, -9, 0, 1, -1])


def times():
    yield "date32", fixed(pa.date32(), 4, [*extremes(32)[:2], 0, -719162, 2932896])
    days = 86_400_000
    top = (1 << 63) // days - 1
    yield "date64", fixed(pa.date64(), 8, [-top * days, top * days, 0, -719162 * days, 2932896 * days])
    for unit, per_second in (("s", 1), ("ms", 10**3), ("us", 10**6), ("ns", 10**9)):
        bits = 32 if per_second <= 1000 else 64
        day = 86400 * per_second
        kind = getattr(pa, f"time{bits}")(unit)
        yield f"time_{unit}", fixed(kind, bits // 8, [0, day - 1, 1, 3600 * per_second, day // 2])
        for zone in (None, "UTC", "Europe/Zurich", "+05:30"):
            counts = [*extremes(64)[:2], -1, 1_700_000_000 * per_second + per_second // 3, -62135596800 * per_second]
            if unit == "ns":
                counts[-1] = 123_456_789
            yield f"timestamp_{unit}_{zone}", fixed(pa.timestamp(unit, zone), 8, counts)
        yield f"duration_{unit}", fixed(pa.duration(unit), 8, extremes(64))


def texts():
    words = ["", "a", "zażółć 😀", "x" * 300, "\0", None]
    octets = [b"", b"\0", b"\xff\xfe", b"x" * 300, b"a", None]
    yield "utf8", pa.array(words, pa.utf8())
    yield "large_utf8", pa.array(words, pa.large_utf8())
    yield "binary", pa.array(octets, pa.binary())
    yield "large_binary", pa.array(octets, pa.large_binary())
    for width in (1, 3, 16):
        yield f"fixed_{width}", pa.array([bytes([n]) * width for n in (0, 1, 127, 128, 255)] + [None], pa.binary(width))
    yield "fixed_0", pa.array([b""] * 5 + [None], pa.binary(0))
    yield "bool", pa.array([True, False, True, True, False, None])
    yield "null", pa.nulls(6)


def batch():
    """One batch of six rows."""
    columns = [*integers(), *floats(), *decimals(), *times(), *texts()]
    return pa.record_batch([array for _, array in columns], names=[name for name, _ in columns])


def nested():
    """Name and array of columns with parts."""
    point = pa.struct([pa.field("x", pa.float64(), False), ("label", pa.utf8())])
    points = [{"x": 1.5, "label": None}, None, {"x": -0.0, "label": "o"}]
    yield "struct", pa.array(points, point)
    yield "struct_of_struct", pa.array([{"p": points[0]}, {"p": None}, None], pa.struct([("p", point)]))
    yield "empty_struct", pa.array([{}, None, {}], pa.struct([]))
    for name, kind in (("list", pa.list_), ("large_list", pa.large_list)):
        yield name, pa.array([[1, None], [], None], kind(pa.int32()))
        yield f"{name}_of_{name}", pa.array([[[1], None], [[]], None], kind(kind(pa.int64())))
        yield f"{name}_of_struct", pa.array([points, [], None], kind(point))
        yield f"{name}_of_null", pa.array([[None, None], [], None], kind(pa.null()))
    yield "named_element", pa.array([[1], [], None], pa.list_(pa.field("element", pa.int8(), False)))
    yield "fixed_list", pa.array([[1, None], None, [3, 4]], pa.list_(pa.int16(), 2))
    yield "fixed_list_0", pa.array([[], None, []], pa.list_(pa.int16(), 0))
    yield "fixed_list_of_list", pa.array([[["a"], None], None, [[], ["b", None]]], pa.list_(pa.list_(pa.utf8()), 2))
    yield "map", pa.array([[("k", 1), ("l", None)], [], None], pa.map_(pa.utf8(), pa.int64()))
    yield "sorted_map", pa.array([[(1, "a")], [], None], pa.map_(pa.int32(), pa.utf8(), keys_sorted=True))
    yield "map_of_list", pa.array([[("k", [1, None]), ("l", None)], None, []], pa.map_(pa.utf8(), pa.list_(pa.int8())))
    yield "map_of_map", pa.array([[("k", [("i", True)])], None, []], pa.map_(pa.utf8(), pa.map_(pa.utf8(), pa.bool_())))
    decimal = pa.decimal128(20, 4)
    yield "list_of_decimal", pa.array([[1, None], None, []], pa.list_(decimal))
    yield "list_of_timestamp", pa.array([[0, None], None, []], pa.list_(pa.timestamp("us", "UTC")))


def interval(one):
    """A stream with an interval before a column that is read."""
    array = pa.array([(0, 0, 0), (0, 0, 0), (0, 0, 0)], pa.month_day_nano_interval())
    return one(("interval", array), ("n", pa.array([1, None, 3])))


def unread():
    """Columns that are passed over, each before one that is read."""
    number = pa.array([1, None, 3])
    children = [pa.array([1, 2, 3]), pa.array(["a", None, "c"])]
    kinds = pa.array([0, 1, 0], pa.int8())
    columns = {
        "interval": pa.array([(1, 2, 3), None, (-1, -2, -3)], pa.month_day_nano_interval()),
        "sparse": pa.UnionArray.from_sparse(kinds, children),
        "dense": pa.UnionArray.from_dense(kinds, pa.array([0, 1, 2], pa.int32()), children),
        "runs": pa.RunEndEncodedArray.from_arrays(pa.array([2, 3], pa.int32()), pa.array(["a", None])),
        "list_of_union": pa.ListArray.from_arrays(
            pa.array([0, 2, 2, 3], pa.int32()), pa.UnionArray.from_sparse(kinds, children)
        ),
        "struct_of_interval": pa.StructArray.from_arrays(
            [pa.array([(0, 0, 1), (0, 0, 2), (0, 0, 3)], pa.month_day_nano_interval()), number], names=["i", "n"]
        ),
    }
    for name, array in columns.items():
        yield name, array
        yield f"after_{name}", number
