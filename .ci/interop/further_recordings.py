"""Writes streams that the recorded vectors lack, made with pyarrow or by hand from its bytes.

usage: further_recordings.py FOLDER

Each case is NAME.bin and NAME.json in the form of the vectors. Where our reader must refuse a file,
`refused` holds a piece of the message; where pyarrow refuses it, too, there are no `streams`.
"""

import hashlib
import json
import pathlib
import struct
import sys

import pyarrow as pa
from pyarrow import ipc

import broken_bytes
import wide_columns
from descriptions import EOS, described, split, value

CASES = {}


def case(what, refused=None):
    """Declares a function whose result is the bytes of one case."""

    def declare(function):
        CASES[function.__name__.replace("_", "-")] = (what, refused, function)
        return function

    return declare


def stream(schema, *batches, **options):
    """One stream; a batch may come with its metadata."""
    sink = pa.BufferOutputStream()
    with ipc.new_stream(sink, schema, options=ipc.IpcWriteOptions(**options)) as writer:
        for batch in batches:
            batch, metadata = batch if isinstance(batch, tuple) else (batch, None)
            writer.write_batch(batch, custom_metadata=metadata)
    return sink.getvalue().to_pybytes()


def one(*columns, **options):
    """A stream of one batch; columns as name and array, nullable."""
    batch = pa.record_batch([array for _, array in columns], names=[name for name, _ in columns])
    return stream(batch.schema, batch, **options)


NUMBERS = pa.schema([("n", pa.int64())])


def numbers(*values):
    return pa.record_batch([pa.array(values, pa.int64())], schema=NUMBERS)


def words(*values, words=None, index=pa.int16(), kind=pa.utf8(), ordered=False):
    """A dictionary column of indices into words."""
    return pa.DictionaryArray.from_arrays(pa.array(values, index), pa.array(words, kind), ordered=ordered)


# Framing


@case("no continuation markers, and a short end marker; a current stream follows")
def old_framing():
    return stream(NUMBERS, numbers(1, None), numbers(3), use_legacy_format=True) + stream(NUMBERS, numbers(4))


@case("no continuation markers and metadata version V4")
def old_framing_v4():
    return stream(NUMBERS, numbers(1, None), use_legacy_format=True, metadata_version=ipc.MetadataVersion.V4)


@case("no continuation markers, with a dictionary, made by hand from the current framing")
def old_framing_by_hand():
    return broken_bytes.without_markers(one(("d", words(0, 1, None, words=["a", "b"]))))


@case("current framing and metadata version V4")
def version_v4():
    return stream(NUMBERS, numbers(1, None), metadata_version=ipc.MetadataVersion.V4)


@case("metadata version V4 with custom metadata", refused="V4 has custom metadata")
def version_v4_metadata():
    return stream(NUMBERS, (numbers(1), {"k": "v"}), metadata_version=ipc.MetadataVersion.V4)


@case("metadata version V4 with a union column", refused="V4 has a union")
def version_v4_union():
    array = pa.UnionArray.from_sparse(pa.array([0, 0], pa.int8()), [pa.array([1, 2])])
    return one(("u", array), ("n", pa.array([1, 2])), metadata_version=ipc.MetadataVersion.V4)


@case("the input ends after a batch")
def missing_eos():
    return stream(NUMBERS, numbers(1), numbers(2))[: -len(EOS)]


@case("the input ends after a schema")
def missing_eos_after_schema():
    return stream(NUMBERS)[: -len(EOS)]


@case("the old framing ends after a batch")
def missing_eos_old_framing():
    return stream(NUMBERS, numbers(1), use_legacy_format=True)[:-4]


@case("four streams of different schemas, one without batches")
def several_streams():
    return (
        one(("d", words(1, words=["a", "b"])))
        + stream(NUMBERS)
        + one(("d", words(0, words=["c"])))
        + stream(NUMBERS, numbers(1), numbers(2), numbers())
    )


# Metadata and names


@case("duplicate keys in the metadata of batch, schema and field: the first counts")
def duplicate_keys():
    twice = pa.KeyValueMetadata([("k", "first"), ("other", "1"), ("k", "second")])
    schema = pa.schema([pa.field("n", pa.int64(), metadata=twice)], metadata=twice)
    return stream(schema, (pa.record_batch([pa.array([1])], schema=schema), twice))


@case("metadata with empty, long, non-ASCII and non-UTF-8 text")
def odd_metadata():
    return stream(
        NUMBERS,
        (numbers(1), {"": "empty key", "empty": "", "ключ": "zażółć 😀", "long": "x" * 70_000}),
        (numbers(2), {"bytes": b"\xff\xfe", "text": "t"}),
        numbers(3),
    )


@case("columns without name, with one name twice, and with names that are not ASCII")
def odd_names():
    array = pa.array([1, 2])
    return one(("", array), ("same", array), ("same", pa.array(["a", "b"])), ("имя 😀", array), ("a.b", array))


# Rows and columns


@case("no columns, some with rows")
def zero_columns_with_rows():
    empty = pa.schema([])
    rows = pa.RecordBatch.from_struct_array(pa.array([{}] * 3, pa.struct([])))
    return stream(empty, rows, (rows, {"k": "v"}), pa.record_batch([], schema=empty))


@case("no rows in any type")
def zero_rows():
    batch = wide_columns.batch()
    return stream(batch.schema, batch.slice(0, 0), batch.slice(2, 0))


@case("every type at its extremes, and null")
def wide_types():
    batch = wide_columns.batch()
    return stream(batch.schema, batch)


@case("every type, rows 2 and on of a longer batch")
def wide_types_sliced():
    batch = wide_columns.batch()
    return stream(batch.schema, batch.slice(2), batch.slice(1, 1))


@case("every type, nothing but nulls")
def wide_types_null():
    schema = wide_columns.batch().schema
    return stream(schema, pa.record_batch([pa.nulls(2, field.type) for field in schema], schema=schema))


@case("lists, maps and structs in one another")
def nested_types():
    return one(*wide_columns.nested())


@case("intervals, unions and run-end-encoded columns between columns that are read")
def unread_columns():
    return one(*wide_columns.unread())


@case("a validity bitmap without nulls")
def needless_bitmap():
    data = pa.py_buffer(struct.pack("<3q", 1, 2, 3))
    return one(("n", pa.Array.from_buffers(pa.int64(), 3, [pa.py_buffer(b"\xff"), data], 0)))


@case("null count 0 over a bitmap that marks a null: there is none")
def null_count_zero():
    return broken_bytes.with_null_count(one(("n", pa.array([1, None, 3]))), 0)


@case("null count -1 over a bitmap", refused="null count -1")
def null_count_unknown():
    return broken_bytes.with_null_count(one(("n", pa.array([1, None, 3]))), -1)


@case("an interval of days and milliseconds, by hand from one of months, days and nanoseconds")
def day_time_interval():
    return broken_bytes.with_interval_unit(wide_columns.interval(one), 1)


@case("an interval of months, by hand from one of months, days and nanoseconds")
def month_interval():
    return broken_bytes.with_interval_unit(wide_columns.interval(one), 0)


@case("a string view", refused="type#24 cannot be read")
def string_view():
    return one(("s", pa.array(["short", "longer than twelve bytes", None], pa.string_view())))


@case("a binary view", refused="type#23 cannot be read")
def binary_view():
    return one(("b", pa.array([b"short", b"longer than twelve bytes", None], pa.binary_view())))


@case("a list view", refused="type#25 cannot be read")
def list_view():
    return one(("l", pa.array([[1], None, []], pa.list_view(pa.int64()))))


# Values that their types do not have


@case("a null count that is not that of the bitmap", refused="its bitmap marks 1")
def null_count_wrong():
    return broken_bytes.with_null_count(one(("n", pa.array([1, None, 3]))), 2)


@case("a decimal with more digits than its type", refused="more than 3 digits")
def decimal_too_long():
    return one(("d", wide_columns.fixed(pa.decimal128(3, 0), 16, [999, 1000])))


@case("a time of day past the day's end", refused="lies outside the day")
def time_too_late():
    return one(("t", wide_columns.fixed(pa.time32("s"), 4, [86399, 86400])))


@case("a date in milliseconds that is no whole day", refused="no whole number of days")
def date64_in_the_day():
    return one(("d", wide_columns.fixed(pa.date64(), 8, [86_400_000, 1])))


# Dictionaries


@case("a dictionary that grows by deltas")
def delta_dictionary():
    batches = [
        pa.record_batch([words(*indices, words=known)], names=["d"])
        for indices, known in [((0, 0), "a"), ((1, 0, 2), "abc"), ((3, None), "abcd"), ((3,), "abcd"), ((0,), "xy")]
        for known in [list(known)]
    ]
    data = stream(batches[0].schema, *batches, emit_dictionary_deltas=True)
    assert broken_bytes.deltas(data) == [False, True, True, False]
    return data


@case("a dictionary that is replaced by an empty one, and that one by another")
def dictionary_replaced_by_empty():
    batches = [
        pa.record_batch([words(*indices, words=known)], names=["d"])
        for indices, known in [((1, 0), ["a", "b"]), ((None, None), []), ((), []), ((0,), ["c"])]
    ]
    return stream(batches[0].schema, *batches)


@case("dictionaries in list, struct, map (keys and values), large and fixed-size list")
def nested_dictionaries():
    word = words(0, 1, None, 1, words=["a", "b"])
    offsets = [0, 1, 1, 4]
    keys = words(1, 0, 1, 0, words=["k", "l"], index=pa.int8())
    return one(
        ("list", pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), word)),
        ("large_list", pa.LargeListArray.from_arrays(pa.array(offsets, pa.int64()), word)),
        ("struct", pa.StructArray.from_arrays([word[:3], pa.array([1, 2, 3])], names=["d", "n"])),
        ("map", pa.MapArray.from_arrays(pa.array(offsets, pa.int32()), keys, word)),
        ("fixed", pa.FixedSizeListArray.from_arrays(word[:3], 1)),
    )


@case("dictionaries whose words hold dictionaries")
def dictionary_of_dictionaries():
    inner = words(0, 1, 1, words=["a", "b"])
    lists = pa.ListArray.from_arrays(pa.array([0, 2, 3], pa.int32()), inner)
    structs = pa.StructArray.from_arrays([inner[:2], pa.array([7, 8])], names=["d", "n"])
    return one(
        ("lists", pa.DictionaryArray.from_arrays(pa.array([1, 0, None], pa.int16()), lists)),
        ("structs", pa.DictionaryArray.from_arrays(pa.array([0, 1, 1], pa.int8()), structs)),
    )


@case("replaced dictionaries inside lists")
def nested_dictionary_replaced():
    batches = [
        pa.record_batch([pa.ListArray.from_arrays(pa.array([0, 2], pa.int32()), words(1, 0, words=known))], names=["l"])
        for known in (["a", "b"], ["a", "b"], ["c", "d", "e"])
    ]
    return stream(batches[0].schema, *batches)


@case("indices of every integer type")
def dictionary_indices():
    kinds = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]
    return one(*[(str(kind), words(1, None, 0, words=["a", "b"], index=kind)) for kind in kinds])


@case("words of every readable type, null words, repeated words, an ordered dictionary")
def dictionary_words():
    batch = wide_columns.batch()
    columns = [
        (field.name, pa.DictionaryArray.from_arrays(pa.array([1, 0, 1, None], pa.int8()), column))
        for field, column in zip(batch.schema, batch.columns)
        if not pa.types.is_null(field.type)
    ]
    same = words(2, 1, 0, 3, words=["a", None, "a", ""], ordered=True)
    return one(*columns, ("same", same))


# Compressed buffers


def compressed(codec):
    batch = pa.record_batch([pa.array(["same"] * 500 + [None]), words(*[0, 1, None] * 167, words=["a", "b"])], ["s", "d"])
    return stream(batch.schema, (batch, {"k": "v"}), batch.slice(0, 0), compression=codec)


@case("buffers compressed with LZ4")
def lz4_buffers():
    return compressed("lz4")


@case("buffers compressed with ZSTD")
def zstd_buffers():
    return compressed("zstd")


@case("compressed and plain batches in one stream")
def zstd_after_plain():
    plain = stream(NUMBERS, numbers(1))[: -len(EOS)]
    whole = stream(NUMBERS, numbers(*range(1000)), compression="zstd")
    return plain + whole[len(stream(NUMBERS)) - len(EOS) :]


@case("wide types with buffers compressed with LZ4")
def lz4_wide_types():
    batch = wide_columns.batch()
    return stream(batch.schema, batch, compression="lz4")


# Descriptions


def text(data):
    try:
        return data.decode()
    except UnicodeDecodeError:
        return value(pa.scalar(data))


def rows(batch):
    # pyarrow has the types of the older intervals but not their arrays.
    older = {"month_interval", "day_time_interval"}
    columns = [None if str(field.type) in older else batch.column(c) for c, field in enumerate(batch.schema)]
    names = batch.schema.names
    cells = [
        [(name, {"unread": True} if column is None else value(column[r])) for name, column in zip(names, columns)]
        for r in range(batch.num_rows)
    ]
    return cells if len(set(names)) < len(names) else [dict(row) for row in cells]


def descriptions(data):
    for schema, batches, dictionaries, eos in split(data):
        stream = {"schema": [described(field) for field in schema]}
        if schema.metadata:
            stream["schema_metadata"] = {k.decode(): v.decode() for k, v in schema.metadata.items()}
        stream["batches"] = []
        for (batch, metadata), before in zip(batches, dictionaries):
            entry = {"num_rows": batch.num_rows, "metadata": {k.decode(): text(v) for k, v in metadata.items()}}
            if batch.num_columns:
                entry["rows"] = rows(batch)
            stream["batches"].append({**entry, "dictionary_messages_before": before})
        yield {**stream, "eos": eos}


def write(folder, name, what, refused, data):
    entry = {"name": name, "group": folder.name, "what": what, "direction": "file"}
    entry.update(size=len(data), sha256=hashlib.sha256(data).hexdigest())
    if refused:
        entry["refused"] = refused
    try:
        entry["streams"] = list(descriptions(data))
    except pa.ArrowInvalid as e:
        if not refused:
            raise
        entry["reference_refuses"] = str(e)
    (folder / f"{name}.bin").write_bytes(data)
    (folder / f"{name}.json").write_text(json.dumps(entry, indent=1, ensure_ascii=False))


def main(folder):
    folder.mkdir(parents=True)
    for name, (what, refused, function) in CASES.items():
        write(folder, name, what, refused, function())
    print(f"wrote {len(CASES)} recordings with pyarrow {pa.__version__}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
