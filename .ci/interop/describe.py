"""Describes our worker by the reference's client, and compares with what it tells of the reference's worker.

usage: describe.py OURS THEIRS

Each argument is the command of a conformance worker, one word. Exit status 1 when something differs.
"""

import sys

from vgi_rpc.introspect import introspect
from vgi_rpc.rpc import RpcError, SubprocessTransport

METHODS = 81
HASH = "5d78f57935422eb96d514669c79d8bffa8e6c2ee34b2ab9f46209f42eb6862cb"

failures = 0


def check(what, expected, actual):
    global failures
    if expected != actual:
        failures += 1
        print(f"fail {what}: expected {expected!r} but got {actual!r}")


def describe(command, *flags):
    transport = SubprocessTransport([command, *flags])
    try:
        return introspect(transport)
    finally:
        transport.close()


def columns(schema):
    return None if schema is None else (schema.serialize().to_pybytes(), schema.metadata)


def facts(method):
    return (
        method.method_type,
        method.has_return,
        columns(method.params_schema),
        columns(method.result_schema),
        method.has_header,
        columns(method.header_schema),
        method.is_exchange,
    )


def main():
    ours_command, theirs_command = sys.argv[1:]
    ours = describe(ours_command, "--describe")
    theirs = describe(theirs_command, "--describe")
    check("number of methods", METHODS, len(ours.methods))
    check("hash", HASH, ours.protocol_hash)
    for fact in ("protocol_name", "request_version", "describe_version", "protocol_hash", "protocol_version"):
        check(fact, getattr(theirs, fact), getattr(ours, fact))
    check("names", list(theirs.methods), list(ours.methods))
    for name, method in theirs.methods.items():
        if name in ours.methods:
            check(name, facts(method), facts(ours.methods[name]))
    try:
        describe(ours_command)
        check("without --describe", "an error", "a description")
    except RpcError as error:
        check("type of the error without --describe", "MethodNotImplementedError", error.error_type)
    print(f"reference describes ours: {len(ours.methods)} methods, hash {ours.protocol_hash}, {failures} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
