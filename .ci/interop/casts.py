"""Compares casts of batches with those of the reference, which are pyarrow's.

usage: casts.py make CASES EXPECTED
       casts.py compare EXPECTED RESULTS

The first writes batches and target schemas for the program CastBatches, and what the reference makes of them; the second
compares what that program wrote. Where this library refuses what pyarrow casts, docs/decisions/0013-casts.md must say
so: REFUSED below holds those rules. It may never cast what pyarrow refuses, nor to another value.
"""

import datetime
import decimal
import math
import os
import pickle
import random
import struct
import sys

import pyarrow as pa
from pyarrow import ipc
from vgi_rpc.rpc._wire import _coerce_input_batch

decimal.getcontext().prec = 100
RANDOM = random.Random(int(os.environ.get("CASTS_SEED", "1")))
DAY = 86_400
PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}

# ---------------------------------------------------------------- types and values


def bounds(bits, signed):
    return (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)


POINTS = [0, 1, 2, 5, 100, 127, 128, 255, 256, 2047, 2048, 2049, 2050, 32767, 32768, 65504, 65520, 65535, 65536, 86399, 86400,
          2**24 - 1, 2**24, 2**24 + 1, 2**24 + 2, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 86_400_000, 86_400_000_000, 10**12, 2**53 - 1, 2**53,
          2**53 + 1, 2**53 + 2, 2**62, 2**63 - 1, 2**63, 2**64 - 1]
POINTS += [-p for p in POINTS]


def integers(bits, signed):
    low, high = bounds(bits, signed)
    points = {p for p in POINTS if low <= p <= high} | {low, high, low + 1, high - 1}
    return sorted(points | {RANDOM.randint(low, high) for _ in range(3)})


def doubles():
    values = [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, -1.5, 2.5, 0.1, 1 / 3, 127.0, 128.0, -128.0, -129.0, 255.0, 256.0, 32767.0, 65504.0, 65519.99,
              65520.0, 2.0**24, 2.0**24 + 1, 2.0**31, -(2.0**31), 2.0**31 - 1, 2.0**32, 2.0**53, 2.0**63, -(2.0**63), 2.0**63 - 1024,
              2.0**64, 2.0**64 - 2048, 1e10, 1e9, 9999999999.5, 1e-5, 1e-6, 1e-7, 9.999e-7, 1.5e-7, 5e-324, 1.7976931348623157e308, 1e22, 1e23,
              3.4028234e38, 3.4028236e38, 1e38, 1e39, 1.17549435e-38, 1e-45, 123456789.125, 99999999.995, 2.675, 2.0**-24, 2.0**-25, 2.0**-25 * (1 + 2**-30),
              1.0009765625 + 2.0**-11, 1.0009765625 + 2.0**-11 + 2.0**-40, 1 + 2.0**-11, 1 + 2.0**-11 - 2.0**-50, 6.097555e-05, 2.0**-14 - 2.0**-26, 1e76,
              math.inf, -math.inf, math.nan]
    values += [struct.unpack("<d", RANDOM.randbytes(8))[0] for _ in range(6)]
    return values + [RANDOM.uniform(-1e6, 1e6) for _ in range(4)]


def singles():
    return [v for v in (struct.unpack("<f", struct.pack("<f", clamp(v)))[0] for v in doubles())] + [
        struct.unpack("<f", RANDOM.randbytes(4))[0] for _ in range(6)]


def clamp(v):
    return v if math.isnan(v) or abs(v) < 3.4e38 else math.copysign(math.inf, v)


def halves():
    return [struct.unpack("<e", struct.pack("<H", h))[0] for h in
            [0, 0x8000, 1, 2, 0x3ff, 0x400, 0x3c00, 0xbc00, 0x3e00, 0x3c01, 0x5800, 0x57f0, 0x6400, 0x7bff, 0xfbff, 0x7c00, 0xfc00, 0x7e00]
            + [RANDOM.getrandbits(16) for _ in range(6)]]


TEXTS = """1 +1 -1 01 -01 00 -0 0 2 10 127 128 -128 -129 255 256 65536 2147483647 2147483648 -2147483648 4294967295 4294967296 9223372036854775807
9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551615 18446744073709551616 99999999999999999999 100000000000000000000
0000000000000000000000005 0x1F 0XfF 0x 0xg 0x123456789 0xFFFFFFFFFFFFFFFF 0x1FFFFFFFFFFFFFFFF -0x1 --1 1_0 1.0 1. .5 -.5 +.5 . - + 1e5 1E5 1e+5 1e-5 1e 1e+ e5
1e5.5 1e400 -1e400 1e-400 1.7976931348623159e308 1.7976931348623158e308 4.9e-324 2.4703282292062327e-324 3.4028235677973366e38 3.4028236e38
7e-46 65519.99 65520 2.98023224e-8 1.00048828125 1.000488281250000001 inf Inf -INF +inf infinity -Infinity infinit in nan NaN -nan +nan nan() nan(ab_1) nan(-) 0x1p3 1f 1d 1L
true TRUE tRuE false False t f yes no tru truee 1.50 1.555 123.45 -99999999.99 99999999.99 999999999.99 1e2 100e-2 1.5e1 1e-30 0e99 0e38 0e39 1e37 1e38 1e0x2 1e+-2 1e--2 1e2147483648 1e-2147483648
0.00001 00001.50 99999999999999999999999999999999999999 100000000000000000000000000000000000000 340282366920938463463374607431768211456
0.0000000000000000000000000000000000001 0.00000000000000000000000000000000000000 1.00000000000000000000000000000000000000
2020-01-02 2020-01-02T03 2020-01-02T03:04 2020-01-02T03:04:05 2020-01-02T03:04:05.1 2020-01-02T03:04:05.12 2020-01-02T03:04:05.123
2020-01-02T03:04:05.1234 2020-01-02T03:04:05.123456 2020-01-02T03:04:05.1234567 2020-01-02T03:04:05.123456789 2020-01-02T03:04:05.1234567891
2020-01-02T03:04:05Z 2020-01-02T03:04:05z 2020-01-02T03:04:05+01 2020-01-02T03:04:05+0130 2020-01-02T03:04:05+01:30 2020-01-02T03:04:05-01:30
2020-01-02T03:04:05-23:59 2020-01-02T03:04:05+24:00 2020-01-02T03:04:05+1:00 2020-01-02T03:04:05.5Z 2020-01-02T03:04:05.5+01:00 2020-01-02T03Z 2020-01-02T03:04Z
2020-01-02T03-04 2020-01-02T03:04+05 2020-01-02Z 2020-01-02+01 2020-01-02-01:00 2020-01-02T 2020-01-02TZ 2020-1-2 2020-13-01 2020-00-01 2020-01-00 2020-01-32 2020-02-29 2021-02-29
1900-02-29 2000-02-29 0000-01-01 0001-01-01 9999-12-31 10000-01-01 -2020-01-02 20200102 2020/01/02 2020-01-02T24:00:00 2020-01-02T23:59:60 2020-01-02T23:60:00
2020-01-02t03:04:05 2020-01-02T03:04:05. 2020-01-02T03:04:5 2020-01-02T0304 2020-01-02T03:0405 2020-01-02T03:04:05,5 2020-01-0a 2020-01-02T03:04:05.-12 2020-01-02T03:04:05+-1:00
1677-09-21T00:12:43.145224193 1677-09-21T00:12:44 2262-04-11T23:47:16.854775807 2262-04-11T23:47:16.854775808 1677-09-21 1677-09-22 2262-04-11 2262-04-12 1960-01-02T03:04:05.5
03:04:05 a ab abcd""".split() + ["", " ", " 1", "1 ", "1\n", "2020-01-02 03:04:05", "2020-01-02 03:04:05 Z", " 2020-01-02", "2020-01-02 ", "2020-01-02 0", "2020-01-02 -030", "2020-01-02 03", "é", "日本", "٣", "x" * 100, "1\0", "𝄞"]

BYTES = [t.encode() for t in TEXTS[::4]] + [b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xf4\x8f\xbf\xbf", b"abc\xe2\x82", b"1.5", b"true", b"abcd"]


def decimals(precision, scale):
    units = {0, 1, -1, 5, 15, 100, 1234, 12300, -9999, 10**precision - 1, -(10**precision - 1), 10 ** (precision - 1), 1 << 53, (1 << 53) - 1,
             (1 << 53) + 1, (1 << 24) - 1, 1 << 24, (1 << 24) + 1, 2**31 * 10 ** max(scale, 0), 127 * 10 ** max(scale, 0), 128 * 10 ** max(scale, 0), (2**63 - 1) * 10 ** max(scale, 0),
             2**64 * 10 ** max(scale, 0), (2**64 - 1) * 10 ** max(scale, 0)}
    units |= {RANDOM.randint(-(10**d), 10**d) for d in range(1, precision + 1, max(1, precision // 12))}
    return [decimal.Decimal(u).scaleb(-scale) for u in sorted(units) if abs(u) < 10**precision]


def times(unit):
    end = DAY * PER_SECOND[unit]
    values = {0, 1, 999, 1000, 1500, end - 1, 3_661 * PER_SECOND[unit], end // 2, PER_SECOND[unit], PER_SECOND[unit] * 1000}
    return sorted(values | {RANDOM.randrange(end) for _ in range(3)})


SECONDS = [0, 1, -1, 59, 3661, 86399, 86400, -86400, -86401, 1_600_000_000, 1_593_561_600, -5_000_000_000, 2_145_916_799, 2_145_916_800, 2_161_555_200, 2_150_000_000, 4_102_444_800,
           253_402_300_799, 253_402_300_800, -62_135_596_800, -62_135_596_801, -62_167_219_200, -62_167_219_201, -62_198_755_201,
           971_890_963_199, 971_890_963_200, -1_096_193_779_200, -1_096_193_779_201, 971_890_790_399, 9_223_372_036, 9_223_372_037, 9_223_372_036_854, 9_223_372_036_855, 2**40, 2**50, 2**62,
           185_542_587_187_199, 185_542_587_187_200, -185_542_587_187_200, -185_542_587_187_201]


def timestamps(unit):
    per = PER_SECOND[unit]
    values = {s * per for s in SECONDS} | {1, -1, per * 5 + 1, -per - 1, 10**9, 1500, -1500, 2**63 - 1, -(2**63), 2**62, -(2**62)}
    values |= {RANDOM.randint(-4 * 10**9, 4 * 10**9) * per + RANDOM.randrange(per) for _ in range(4)}
    return sorted(v for v in values if -(2**63) <= v < 2**63)


DAYS = [0, 1, -1, 18_000, 2_932_896, 2_932_897, -719_528, -719_529, -719_163, 11_248_737, 11_248_738, -12_687_428, -12_687_429, 106_751, 106_752, -106_751, -106_752,
        2**31 - 1, -(2**31)]

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "Africa/Monrovia", "+05:30", "-0500", "Etc/UTC", "Nowhere/Foo"]

LEAVES = [
    (pa.null(), []),
    (pa.bool_(), [True, False]),
    *[(getattr(pa, f"{'' if s else 'u'}int{b}")(), integers(b, s)) for b in (8, 16, 32, 64) for s in (True, False)],
    (pa.float16(), halves()), (pa.float32(), singles()), (pa.float64(), doubles()),
    (pa.utf8(), TEXTS), (pa.large_utf8(), TEXTS[::3]),
    (pa.binary(), BYTES), (pa.large_binary(), BYTES[::2]),
    (pa.binary(4), [b"abcd", b"\xff\xff\xff\xff", b"1234", b"\0\0\0\0"]), (pa.binary(8), [b"12345678"]),
    *[(t, decimals(t.precision, t.scale)) for t in (
        pa.decimal128(38, 0), pa.decimal128(38, 20), pa.decimal128(38, 38), pa.decimal128(20, 4), pa.decimal128(10, 2), pa.decimal128(3, 0), pa.decimal128(5, -2), pa.decimal128(20, 12),
        pa.decimal256(76, 0), pa.decimal256(40, 4), pa.decimal256(76, 60), pa.decimal256(60, 50))],
    (pa.date32(), DAYS), (pa.date64(), [d * 86_400_000 for d in DAYS] + [5, -5, 86_399_999, 2**62]),
    (pa.time32("s"), times("s")), (pa.time32("ms"), times("ms")), (pa.time64("us"), times("us")), (pa.time64("ns"), times("ns")),
    *[(pa.timestamp(u), timestamps(u)) for u in PER_SECOND],
    *[(pa.timestamp(u, z), timestamps(u)) for u, z in (
        ("s", "UTC"), ("ns", "UTC"), ("s", "Europe/Berlin"), ("ms", "America/New_York"), ("ns", "Europe/Berlin"), ("us", "+05:30"), ("s", "Australia/Sydney"))],
    *[(pa.duration(u), [0, 1, -1, 1000, 1500, -1500, 10**9, 10**9 + 1, 2**62, 2**63 - 1, -(2**63)]) for u in PER_SECOND],
    (pa.month_day_nano_interval(), [(1, 2, 3)]),
]


def array(kind, values):
    """An array of Python values; of integers, where times are concerned."""
    if pa.types.is_temporal(kind) and not pa.types.is_interval(kind):
        return pa.array(values, pa.int64() if kind.bit_width == 64 else pa.int32()).view(kind)
    if pa.types.is_float16(kind):
        return pa.array([None if v is None else struct.unpack("<H", struct.pack("<e", v))[0] for v in values], pa.uint16()).view(kind)
    return pa.array(values, kind)


# ---------------------------------------------------------------- cases


class Cases:
    def __init__(self, path):
        self.out = open(path, "wb")
        self.expected = []

    def put(self, data):
        self.out.write(struct.pack(">i", len(data)))
        self.out.write(data)

    def add(self, what, batch, schema):
        """A batch, which is cast as it is once it was read from a stream."""
        source = stream(batch.schema, batch)
        read = ipc.open_stream(source).read_next_batch()
        try:
            result = _coerce_input_batch(read, schema)
            outcome = ("ok", canonical_batch(result), result.schema.equals(schema))
        except (TypeError, KeyError) as e:
            reason = str(e.__cause__ or e)
            # Not a refusal: what pyarrow made of columns of nulls inside others is no valid array.
            kind = "malformed" if reason.startswith("In column 0: Invalid:") else "error"
            outcome = (kind, isinstance(e.__cause__, pa.ArrowNotImplementedError), reason[:200])
        self.put(source)
        self.put(stream(schema))
        self.expected.append((what, stream(read.schema, read), stream(schema), outcome))
        return outcome[0] == "ok" and not (len(schema) == 1 and read.num_rows and any(rule(read, schema, outcome[1]) for rule in REFUSED[1:]))

    def column(self, what, values, kind, nullable=True):
        batch = pa.record_batch([values], schema=pa.schema([pa.field("x", values.type)]))
        return self.add(f"{what}: {values.type} -> {kind}", batch, pa.schema([pa.field("x", kind, nullable=nullable)]))

    def close(self, path):
        self.out.write(struct.pack(">i", -1))
        self.out.close()
        with open(path, "wb") as f:
            pickle.dump(self.expected, f)


def stream(schema, batch=None):
    sink = pa.BufferOutputStream()
    with ipc.new_stream(sink, schema) as writer:
        if batch is not None:
            writer.write_batch(batch)
    return sink.getvalue().to_pybytes()


def leaf_pairs(cases):
    for source, values in LEAVES:
        for target, _ in LEAVES:
            one_pair(cases, source, values, target)


def one_pair(cases, source, values, target):
    if pa.types.is_decimal(target):
        values = [v for v in values if not isinstance(v, (str, bytes)) or in_table(v, target)]
    exists = cases.column("no rows", array(source, []), target)
    cases.column("nulls", array(source, [None] * 3), target)
    if not values:
        return
    if not exists:
        cases.column("one value", array(source, values[:1]), target)
        return
    good = [v for v in values if cases.column(f"{v!r:.60}", array(source, [v]), target)]
    mixed = [None] + [x for v in good for x in ((v, None) if RANDOM.random() < 0.3 else (v,))]
    if good:
        cases.column("all good values", array(source, good), target)
        cases.column("good values and nulls", array(source, mixed), target)
        cases.column("a slice", array(source, mixed).slice(1, max(1, len(mixed) - 2)), target)
        many = [RANDOM.choice(mixed) for _ in range(3000)] if len(good) > 3 and RANDOM.random() < 0.1 else []
        if many:
            cases.column("many rows", array(source, many), target)
    if pa.types.is_primitive(source) and not pa.types.is_boolean(source) and len(good) < len(values):
        hidden = array(source, values)
        keep = [v in good for v in values]
        validity = pa.array(keep, pa.bool_()).buffers()[1]
        cases.column("bad values behind nulls", pa.Array.from_buffers(source, len(values), [validity, hidden.buffers()[1]]), target)


def in_table(text, kind):
    """Whether pyarrow has the power of ten; it reads beyond its table otherwise, and may end with it."""
    number = decimal_of(text)
    return number is None or -number.as_tuple().exponent - kind.scale <= (38 if pa.types.is_decimal128(kind) else 76)


def decimal_of(value):
    try:
        number = decimal.Decimal(value.decode("latin-1") if isinstance(value, bytes) else value)
        return number if number.is_finite() else None
    except decimal.InvalidOperation:
        return None


def roundings(cases):
    """Many values of the casts that round: floating-point numbers, decimals and their texts."""
    wide = [v for v in (struct.unpack("<d", RANDOM.randbytes(8))[0] for _ in range(2000)) if not math.isnan(v)]
    wide += [RANDOM.uniform(-1, 1) * 10.0 ** RANDOM.randint(-30, 30) for _ in range(3000)]
    narrow = [struct.unpack("<f", struct.pack("<f", clamp(v)))[0] for v in wide]
    every_half = [struct.unpack("<e", struct.pack("<H", i))[0] for i in range(65536)]
    middles = [(every_half[k] + every_half[k + 1]) / 2 for k in RANDOM.sample(range(0x7BFE), 1500)]
    middles = [v for m in middles for v in (m, -math.nextafter(m, math.inf), math.nextafter(m, 0))]
    short = [float(f"{d}e{e}") for d in range(1, 100) for e in range(-330, 308, 23)] + [5e-324 * k for k in range(1, 50)]
    for target in (pa.float16(), pa.float32(), pa.utf8()):
        cases.column("doubles", array(pa.float64(), wide + middles + short), target)
    for target in (pa.float16(), pa.float64(), pa.utf8()):
        cases.column("singles", array(pa.float32(), narrow + [struct.unpack("<f", struct.pack("<I", k))[0] for k in range(500)]), target)
    cases.column("halves", array(pa.float16(), every_half), pa.utf8())
    texts = [repr(v) for v in wide[:1000]] + [f"{v:.20e}" for v in wide[-500:]]
    texts += [f"{RANDOM.randint(0, 10**30)}.{RANDOM.randint(0, 10**20)}e{RANDOM.randint(-60, 40)}" for _ in range(500)]
    for target in (pa.float16(), pa.float32(), pa.float64()):
        cases.column("texts", pa.array(texts), target)
    for kind in [t for t, _ in LEAVES if pa.types.is_decimal(t)] + [pa.decimal128(36, 24), pa.decimal128(20, -10), pa.decimal256(76, 76), pa.decimal256(70, 65), pa.decimal256(40, -20)]:
        for source, values in ((pa.float64(), wide[-1500:]), (pa.float32(), narrow[-1500:])):
            cases.column("to decimal", array(source, [v for v in values if casts(source, v, kind)]), kind)
        units = [RANDOM.randint(-(10 ** RANDOM.randint(1, kind.precision)), 10 ** RANDOM.randint(1, kind.precision)) for _ in range(800)]
        numbers = [decimal.Decimal(u).scaleb(-kind.scale) for u in units if abs(u) < 10**kind.precision]
        for target in (pa.float32(), pa.float64(), pa.utf8()):
            cases.column("from decimal", pa.array(numbers, kind), target)
        cases.column("to decimal", pa.array([t for t in map(str, numbers) if casts(pa.utf8(), t, kind) and in_table(t, kind)]), kind)


def casts(source, value, target):
    try:
        array(source, [value]).cast(target)
        return True
    except pa.ArrowInvalid:
        return False


def dictionaries(cases):
    word_types = [pa.utf8(), pa.large_utf8(), pa.binary(), pa.int8(), pa.int64(), pa.uint64(), pa.float16(), pa.float64(), pa.bool_(), pa.binary(4), pa.decimal128(10, 2),
                  pa.date32(), pa.date64(), pa.time32("ms"), pa.time64("us"), pa.timestamp("s"), pa.timestamp("s", "Europe/Berlin"), pa.duration("s"), pa.null()]
    values = {str(k): v for k, v in LEAVES}
    index_types = [pa.int8(), pa.uint8(), pa.int16(), pa.int32(), pa.uint32(), pa.int64()]
    plain = [t for t, _ in LEAVES] + [pa.list_(pa.int64()), pa.struct([("a", pa.int64())])]
    for kind in word_types:
        picks = values[str(kind)] or [None]
        few = picks[:2] + [picks[len(picks) // 2]]
        for index in (pa.int8(), pa.uint16(), pa.int32()):
            words = array(kind, few)
            for rows in ([], [0, 1, None, 0, 2], [0], [None, None]):
                column = pa.DictionaryArray.from_arrays(pa.array([None if r is None else r % len(few) for r in rows], index), words)
                for target in plain if index == pa.int8() or RANDOM.random() < 0.2 else RANDOM.sample(plain, 6):
                    cases.column("dictionary", column, target)
                for target_kind in [kind, *RANDOM.sample(word_types, 4)]:
                    for target_index in RANDOM.sample(index_types, 2):
                        cases.column("dictionary", column, pa.dictionary(target_index, target_kind, ordered=RANDOM.random() < 0.2))
    for kind in [t for t, _ in LEAVES]:
        picks = values[str(kind)][:3]
        for target_kind in word_types:
            for index in RANDOM.sample(index_types, 2):
                for column in (array(kind, []), array(kind, [None, *picks, *picks, None])):
                    cases.column("to dictionary", column, pa.dictionary(index, target_kind))
    for kind in (pa.utf8(), pa.large_utf8(), pa.binary()):
        for count in (127, 128, 129, 255, 256, 257):
            column = array(kind, [str(i) if kind != pa.binary() else str(i).encode() for i in range(count)])
            for index in (pa.int8(), pa.uint8(), pa.int16()):
                for words in (kind, pa.int64(), pa.uint8()):
                    cases.column(f"{count} words", column, pa.dictionary(index, words))
    for rows in ([0, 200], [0], [199]):
        column = pa.DictionaryArray.from_arrays(pa.array(rows, pa.int16()), pa.array([str(i) for i in range(201)]))
        for target in (pa.dictionary(pa.int8(), pa.utf8()), pa.dictionary(pa.uint8(), pa.utf8()), pa.dictionary(pa.int8(), pa.int64()), pa.dictionary(pa.int16(), pa.int8())):
            cases.column("index width", column, target)
    holes = pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int16()), pa.array(["1", None]))
    for target in (pa.utf8(), pa.int64(), pa.dictionary(pa.int8(), pa.int64()), pa.dictionary(pa.int8(), pa.utf8())):
        for nullable in (True, False):
            cases.column("null word", holes, target, nullable)
            cases.column("null word", holes.slice(0, 2), target, nullable)
    unused = pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int16()), pa.array(["1", "2", "x"]))
    for target in (pa.int64(), pa.dictionary(pa.int16(), pa.int64()), pa.dictionary(pa.int16(), pa.binary())):
        cases.column("unused word", unused, target)


INNER = [pa.int8(), pa.int32(), pa.int64(), pa.uint16(), pa.float32(), pa.float64(), pa.utf8(), pa.binary(), pa.bool_(), pa.timestamp("s"), pa.timestamp("ms", "UTC"), pa.date32(), pa.decimal128(10, 2),
         pa.decimal128(25, 2), pa.dictionary(pa.int8(), pa.utf8()), pa.dictionary(pa.int32(), pa.int64()), pa.null()]
EASY = {"int8": [1, 2, 100], "int32": [1, 5, 1000], "int64": [1, 7, 300, 2**40], "uint16": [1, 300], "float": [1.0, 2.5], "double": [1.0, 2.5, 300.0], "string": ["1", "2020-01-02", "7"],
        "binary": [b"1", b"12"], "bool": [True, False], "timestamp[s]": [0, 86400], "timestamp[ms, tz=UTC]": [0, 86400000], "date32[day]": [0, 1],
        "decimal128(10, 2)": [decimal.Decimal("1.00"), decimal.Decimal("2.50")], "decimal128(25, 2)": [decimal.Decimal("1.00"), decimal.Decimal("2.50")], "null": [None]}


def random_array(kind, rows, nullable=True):
    """Random values of any type, with nulls that hide values."""
    mask = [nullable and RANDOM.random() < 0.25 for _ in range(rows)]
    if pa.types.is_dictionary(kind):
        words = random_array(kind.value_type, 3, False)
        return pa.DictionaryArray.from_arrays(pa.array([None if m else RANDOM.randrange(3) for m in mask], kind.index_type), words)
    if pa.types.is_struct(kind):
        children = [random_array(f.type, rows, f.nullable) for f in kind]
        return pa.StructArray.from_arrays(children, fields=list(kind), mask=pa.array(mask, pa.bool_())) if kind.num_fields else pa.array([None if m else {} for m in mask], kind)
    if pa.types.is_map(kind):
        offsets = random_offsets(rows)
        keys = random_array(kind.key_type, offsets[-1], False)
        items = random_array(kind.item_type, offsets[-1], kind.item_field.nullable)
        made = pa.MapArray.from_arrays(pa.array(offsets, pa.int32()), keys, items, kind)
        return with_mask(made, mask)
    if pa.types.is_fixed_size_list(kind):
        values = random_array(kind.value_type, rows * kind.list_size, kind.value_field.nullable)
        return pa.FixedSizeListArray.from_arrays(values, type=kind, mask=pa.array(mask, pa.bool_())) if kind.list_size else pa.array([None if m else [] for m in mask], kind)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        fixed = RANDOM.random() < 0.5
        offsets = [2 * i for i in range(rows + 1)] if fixed else random_offsets(rows)
        values = random_array(kind.value_type, offsets[-1], kind.value_field.nullable)
        cls, index = (pa.ListArray, pa.int32()) if pa.types.is_list(kind) else (pa.LargeListArray, pa.int64())
        return with_mask(cls.from_arrays(pa.array(offsets, index), values, type=kind), mask)
    picks = EASY[str(kind)]
    return array(kind, [None if m else RANDOM.choice(picks) for m in mask])


def random_offsets(rows):
    offsets = [0]
    for _ in range(rows):
        offsets.append(offsets[-1] + RANDOM.choice([0, 1, 2, 2, 3]))
    return offsets


def with_mask(made, mask):
    """The same array with nulls, behind which values stay."""
    if not any(mask):
        return made
    buffers = [pa.array([not m for m in mask], pa.bool_()).buffers()[1], made.buffers()[1]]
    children = [pa.StructArray.from_arrays([made.keys, made.items], fields=[made.type.key_field, made.type.item_field])] if pa.types.is_map(made.type) else [made.values]
    return pa.Array.from_buffers(made.type, len(made), buffers, children=children)


def nested_type(depth):
    """A random type and one that it might be cast to."""
    pick = RANDOM.random()
    if depth == 0 or pick < 0.15:
        a = RANDOM.choice(INNER)
        return a, a if RANDOM.random() < 0.3 else RANDOM.choice(INNER)
    if pick < 0.6:
        a, b = nested_type(depth - 1)
        size = RANDOM.choice([0, 1, 2, 2, 2])
        flag = RANDOM.random() < 0.9
        field = pa.field(RANDOM.choice(["item", "element"]), b, nullable=flag or pa.types.is_null(b))
        lists = [lambda t: pa.list_(t), lambda t: pa.large_list(t), lambda t: pa.list_(t, 2), lambda t: pa.list_(t)]
        targets = [lambda t: pa.list_(t), lambda t: pa.large_list(t), lambda t: pa.list_(t, 2), lambda t: pa.list_(t, size)]
        return RANDOM.choice(lists)(a), RANDOM.choice(targets)(field)
    if pick < 0.85:
        fields = [(n, *nested_type(depth - 1), RANDOM.random() < 0.8) for n in "abc"[: RANDOM.randint(1, 3)]]
        fields = [(n, a, b, f or pa.types.is_null(a) or pa.types.is_null(b)) for n, a, b, f in fields]
        source = [pa.field(n, a, nullable=f) for n, a, _, f in fields]
        target = [pa.field(n, b, nullable=f or RANDOM.random() < 0.7) for n, _, b, f in fields if RANDOM.random() < 0.9]
        RANDOM.shuffle(target)
        if RANDOM.random() < 0.2:
            kind = nested_type(1)[1]
            target.append(pa.field("new", kind, nullable=RANDOM.random() < 0.8 or pa.types.is_null(kind)))
        return pa.struct(source), pa.struct(target)
    key_a, key_b = RANDOM.choice([(pa.utf8(), pa.utf8()), (pa.utf8(), pa.binary()), (pa.int64(), pa.int32()), (pa.int64(), pa.int64()), (pa.int32(), pa.utf8())])
    a, b = nested_type(depth - 1)
    source = pa.map_(key_a, a)
    entry = pa.struct([pa.field(RANDOM.choice(["key", "k"]), key_b, nullable=RANDOM.random() < 0.5), pa.field("value", b)])
    return source, RANDOM.choice([pa.map_(key_b, b), pa.map_(key_b, b), pa.map_(key_b, b, keys_sorted=True), pa.list_(entry), pa.large_list(entry), pa.list_(entry, 2), pa.list_(b)])


def elements(column):
    kind = column.type
    if pa.types.is_map(kind):
        return pa.StructArray.from_arrays([column.keys, column.items], fields=[kind.key_field, kind.item_field])
    return column.values


def crashes(column, target):
    """Whether pyarrow looks at the first of no elements, which can end it: nulls in lists that get a fixed length."""
    kind = column.type
    if not pa.types.is_nested(kind) or not pa.types.is_nested(target):
        return False
    if pa.types.is_struct(kind):
        pairs = [(column.field(i), target.field(kind.field(i).name).type) for i in range(kind.num_fields)
                 if pa.types.is_struct(target) and target.get_field_index(kind.field(i).name) >= 0]
        return any(crashes(child, to) for child, to in pairs)
    if pa.types.is_struct(target):
        return False
    inner = elements(column)
    if pa.types.is_fixed_size_list(target) and not pa.types.is_fixed_size_list(kind) and column.null_count and len(inner) == 0:
        return True
    to = pa.struct([target.key_field, target.item_field]) if pa.types.is_map(target) else target.value_type
    if pa.types.is_struct(to) and pa.types.is_map(kind) and to.num_fields == 2:
        to = pa.struct([pa.field("key", to.field(0).type), pa.field("value", to.field(1).type)])
    return crashes(inner, to)


def nested(cases):
    made = 0
    while made < 4000:
        source, target = nested_type(RANDOM.choice([1, 1, 2, 3]))
        rows = RANDOM.choice([0, 1, 2, 3, 5, 9])
        column = random_array(source, rows)
        if RANDOM.random() < 0.3 and rows > 1:
            column = column.slice(1, rows - 1 - RANDOM.randint(0, 1))
        if crashes(column, target):
            continue
        cases.column("nested", column, target, RANDOM.random() < 0.9 or pa.types.is_null(target))
        made += 1
    leaf = [t for t, _ in LEAVES if not pa.types.is_interval(t)]
    shapes = [pa.list_(pa.int64()), pa.large_list(pa.int64()), pa.list_(pa.int64(), 2), pa.struct([("a", pa.int64())]), pa.struct([]), pa.map_(pa.utf8(), pa.int64())]
    for shape in shapes:
        for kind in leaf:
            for rows in (0, 2):
                cases.column("shape to leaf", random_array(shape, rows), kind)
                cases.column("leaf to shape", array(kind, [None] * rows), shape)
        for other in shapes:
            for rows in (0, 3):
                cases.column("shapes", random_array(shape, rows), other)
                cases.column("shapes", random_array(shape, rows, False), other)


def batches(cases):
    a, b, c = pa.array([1, 2, None]), pa.array(["x", None, "z"]), pa.array([1.5, 2.0, 3.0])
    full = pa.record_batch([a, b, c], names=["a", "b", "c"])
    t = lambda *f: pa.schema([pa.field(n, k, nullable=nn) for n, k, nn in f])
    i32, f32, u8, i64, f64 = pa.int32(), pa.float32(), pa.utf8(), pa.int64(), pa.float64()
    for schema in (
        full.schema, t(("c", f64, True), ("a", i64, True), ("b", u8, True)), t(("c", f32, True), ("a", i32, True), ("b", pa.large_utf8(), True)), t(("a", i64, True), ("b", u8, True)),
        t(("a", i64, True), ("b", u8, True), ("d", f64, True)), t(("a", i64, True), ("b", u8, True), ("c", f64, True), ("d", f64, True)), t(),
        t(("a", i64, False), ("b", u8, True), ("c", f64, True)), t(("a", i64, True), ("b", u8, True), ("c", f64, False)), t(("a", i64, True), ("b", u8, False), ("c", f64, True)),
        t(("A", i64, True), ("b", u8, True), ("c", f64, True)), full.schema.with_metadata({"k": "v"}),
    ):
        for rows in (full, full.slice(0, 0), full.slice(1), full.slice(0, 1)):
            cases.add("columns", rows, schema)
    twice = pa.record_batch([a, a], names=["x", "x"])
    for schema in (twice.schema, t(("x", i32, True), ("x", f64, True)), t(("x", i64, True)), t(("x", i64, True), ("x", i64, True), ("x", i64, True))):
        cases.add("names twice", twice, schema)
    cases.add("names twice", full.select(["a"]), twice.schema)
    cases.add("no columns", pa.record_batch([], schema=pa.schema([])), pa.schema([]))
    cases.add("no columns, rows", full.select([]), pa.schema([]))
    cases.add("no columns, rows", full.select([]), t(("a", i64, True)))
    strict = pa.schema([pa.field("a", i64, nullable=False), pa.field("b", u8)])
    broken = pa.RecordBatch.from_arrays([a, b], schema=strict)
    cases.add("nulls against the schema", broken, strict)
    cases.add("nulls against the schema", broken, t(("a", i64, False), ("b", pa.large_utf8(), True)))
    words = pa.array(["p", "q", None]).dictionary_encode()
    both = pa.record_batch([words, words], names=["a", "b"])
    for schema in (both.schema, t(("a", pa.dictionary(pa.int8(), u8), True), ("b", u8, True)), t(("b", pa.dictionary(pa.int8(), u8), True), ("a", pa.dictionary(pa.int64(), pa.binary()), True))):
        cases.add("dictionaries", both, schema)


# ---------------------------------------------------------------- comparing


def bits(value, kind):
    if value is None:
        return None
    if math.isnan(value):
        return "nan"
    return struct.pack({16: "<e", 32: "<f", 64: "<d"}[kind.bit_width], value)


def canonical(a):
    """Values as Python objects that compare equal when they are the same."""
    kind = a.type
    if pa.types.is_dictionary(kind):
        words = canonical(a.dictionary)
        return [None if i is None else words[i] for i in a.indices.to_pylist()]
    if pa.types.is_floating(kind):
        return [bits(v, kind) for v in a.to_pylist()]
    if pa.types.is_interval(kind):
        return [None if v is None else tuple(v) for v in a.to_pylist()]
    if pa.types.is_temporal(kind):
        return a.view(pa.int64() if kind.bit_width == 64 else pa.int32()).to_pylist()
    valid = a.is_valid().to_pylist()
    if pa.types.is_struct(kind):
        children = [canonical(a.field(i)) for i in range(kind.num_fields)]
        return [tuple(c[i] for c in children) if valid[i] else None for i in range(len(a))]
    if pa.types.is_map(kind):
        keys, items, offsets = canonical(a.keys), canonical(a.items), a.offsets.to_pylist()
        first = offsets[0] if offsets else 0
        assert first == 0
        return [list(zip(keys[offsets[i]:offsets[i + 1]], items[offsets[i]:offsets[i + 1]])) if valid[i] else None for i in range(len(a))]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        values, offsets = canonical(a.values), a.offsets.to_pylist()
        return [values[offsets[i]:offsets[i + 1]] if valid[i] else None for i in range(len(a))]
    if pa.types.is_fixed_size_list(kind):
        values, size = canonical(a.values), kind.list_size
        return [values[(a.offset + i) * size:(a.offset + i + 1) * size] if valid[i] else None for i in range(len(a))]
    return a.to_pylist()


def canonical_batch(batch):
    # Once more through a stream: what is cast may have offsets.
    read = ipc.open_stream(stream(batch.schema, batch)).read_next_batch()
    return read.num_rows, [canonical(c) for c in read.columns]


def kinds(source, target):
    """The types of source and target, of words where there are dictionaries; null in place of nested ones."""
    types = [source.schema.field(0).type, target.field(0).type]
    types = [k.value_type if pa.types.is_dictionary(k) else k for k in types]
    return [pa.null() if pa.types.is_nested(k) else k for k in types]


def words_of(source):
    column = source.column(0)
    return column.dictionary if pa.types.is_dictionary(column.type) else column


def refused_without_rows(source, target, expected):
    """Types are judged at all depths, precision and length included; pyarrow does so where there are values."""
    return without_rows(source.column(0))


def without_rows(column):
    kind = column.type
    if len(column) == 0 or pa.types.is_dictionary(kind) and len(column.dictionary) == 0:
        return True
    if pa.types.is_struct(kind):
        return any(without_rows(column.field(i)) for i in range(kind.num_fields))
    if pa.types.is_map(kind):
        return without_rows(column.keys) or without_rows(column.items)
    return pa.types.is_nested(kind) and without_rows(column.values)


def refused_half(source, target, expected):
    """Integers that a half float may not hold exactly."""
    a, b = kinds(source, target)
    return pa.types.is_integer(a) and pa.types.is_float16(b) and any(abs(v) > 2048 for v in canonical(words_of(source)) if v is not None)


def refused_time(source, target, expected):
    """Results that are no time of day or no whole day, and days that do not fit: pyarrow takes them over or wraps."""
    a, b = kinds(source, target)
    if pa.types.is_timestamp(a) and (pa.types.is_time(b) or pa.types.is_date(b)):
        return any(v is not None and wraps(v, a) for v in canonical(words_of(source)))
    results = [r for r in (canonical(words_of(source)) if pa.types.is_integer(a) else expected[1][0]) if r is not None]
    if pa.types.is_time(b):
        return any(not 0 <= r < DAY * PER_SECOND[b.unit] for r in results)
    return pa.types.is_date64(b) and any(r % (DAY * 1000) for r in results)


def wraps(value, kind):
    """Whether the number of the day has more than 32 bits, or local time more than 64."""
    day = value // (DAY * PER_SECOND[kind.unit])
    edge = 1 if kind.tz else 0
    return not -(2**31) + edge <= day <= 2**31 - 1 - edge or kind.tz is not None and abs(value) > 2**63 - DAY * PER_SECOND[kind.unit]


def refused_text(source, target, expected):
    """Times outside the years, or outside the day, that have a text form: pyarrow writes that they are out of range."""
    a, b = kinds(source, target)
    if not (pa.types.is_string(b) or pa.types.is_large_string(b)):
        return False
    if any("<value out of range" in v for v in expected[1][0] if v is not None):
        return True
    limit = {"s": 971_890_963_200 - DAY, "ms": (971_890_963_200 - DAY) * 1000, "us": (971_890_963_200 - DAY) * 10**6, "ns": 2**63 - 10**14}
    low = {"s": 1_096_193_779_200 - DAY, "ms": (1_096_193_779_200 - DAY) * 1000, "us": (1_096_193_779_200 - DAY) * 10**6, "ns": 2**63 - 10**14}
    words = pa.types.is_dictionary(source.column(0).type)
    return pa.types.is_timestamp(a) and (a.tz is not None or words) and any(v >= limit[a.unit] or v < -low[a.unit] for v in canonical(words_of(source)) if v is not None)


def refused_zone(source, target, expected):
    """After 2037 pyarrow knows no change of daylight saving time: where that makes a difference."""
    a = kinds(source, target)[0]
    zoned = pa.types.is_timestamp(a) and a.tz in ("Europe/Berlin", "America/New_York", "Australia/Sydney")
    return zoned and any(v >= 2_145_916_800 * PER_SECOND[a.unit] for v in canonical(words_of(source)) if v is not None)


def refused_digits(source, target, expected):
    """Decimals with more digits than fit: pyarrow drops high bits."""
    a, b = kinds(source, target)
    text = pa.types.is_string(a) or pa.types.is_large_string(a) or pa.types.is_binary(a) or pa.types.is_large_binary(a)
    if not pa.types.is_decimal(b) or not (text or pa.types.is_decimal(a)):
        return False
    return any(v is not None and not fits(v, b) for v in canonical(words_of(source)))


def fits(value, kind):
    number = decimal_of(value)
    return number is None or abs(number) < decimal.Decimal(10) ** (kind.precision - kind.scale)


REFUSED = [refused_without_rows, refused_half, refused_time, refused_text, refused_zone, refused_digits]


def compare(expected_path, results_path):
    with open(expected_path, "rb") as f:
        expected = pickle.load(f)
    counts = {"same result": 0, "same error": 0, "malformed by pyarrow": 0}
    wrong = []
    with open(results_path, "rb") as f:
        for what, source, schema, outcome in expected:
            head = f.read(5)
            if len(head) < 5:
                raise SystemExit("the results end early")
            status, length = struct.unpack(">bi", head)
            answer = f.read(length)
            verdict = judge(source, schema, outcome, status, answer)
            if verdict in counts or verdict.startswith("refused_"):
                counts[verdict] = counts.get(verdict, 0) + 1
            else:
                wrong.append(f"{what}: {verdict}")
        if f.read(1):
            raise SystemExit("there are more results than cases")
    for line in wrong[:int(sys.argv[4]) if len(sys.argv) > 4 else 40]:
        print("DIFFERS", line)
    for rule in REFUSED:
        if not counts.get(rule.__name__):
            wrong.append(f"the rule {rule.__name__} was never needed")
            print(wrong[-1])
    print(f"{len(expected)} casts: {len(wrong)} differ; " + ", ".join(f"{n} {k}" for k, n in counts.items()))
    if wrong or counts["same result"] < 10_000 or counts["same error"] < 5_000 or counts["malformed by pyarrow"] > 20:
        raise SystemExit(1)


def judge(source, schema, outcome, status, answer):
    if outcome[0] == "malformed":
        return "malformed by pyarrow"
    if status == 1:
        text = answer.decode()
        if outcome[0] == "error":
            if outcome[1] and not text.startswith("TYPE "):
                return f"expected a TYPE error ({outcome[2]}) but got {text}"
            return "same error"
        batch = ipc.open_stream(source).read_next_batch()
        target = ipc.open_stream(schema).schema
        for rule in REFUSED if len(target.names) == 1 else []:
            if (rule != refused_without_rows or text.startswith("TYPE ")) and rule(batch, target, outcome[1]):
                return rule.__name__
        return f"expected {outcome[1]!r:.300} but got the error {text}"
    result = ipc.open_stream(answer).read_next_batch()
    result.validate(full=False)
    try:
        actual = canonical_batch(result)
    except UnicodeDecodeError as e:
        actual = e
    if outcome[0] == "error":
        return f"expected an error ({outcome[2]}) but got {actual!r:.300}"
    target = ipc.open_stream(schema).schema
    if not result.schema.equals(target):
        return f"expected the schema {target} but got {result.schema}"
    return "same result" if actual == outcome[1] else f"expected {outcome[1]!r:.300} but got {actual!r:.300}"


if __name__ == "__main__":
    if sys.argv[1] == "make":
        cases = Cases(sys.argv[2])
        for part in (leaf_pairs, roundings, dictionaries, nested, batches):
            part(cases)
        cases.close(sys.argv[3])
        print(f"made {len(cases.expected)} casts")
    else:
        compare(sys.argv[2], sys.argv[3])
