// Calls a conformance worker with the TypeScript client, and checks what it gives.
//
// usage: node client.mjs pipe COMMAND | unix PATH | tcp HOST:PORT | http URL | http_zstd URL
//
// The package has no Unix sockets of its own, but takes any stream. Its calls by rows first ask for a description in
// a form that the protocol of this library does not have, so that batches are made here.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { connect as connectSocket } from "node:net";
import {
  Binary, Bool, Field, Float64, Int64, List, makeData, RecordBatch, Schema, Struct, Utf8, vectorFromArray,
} from "@query-farm/apache-arrow";
import { httpConnect, pipeConnect, tcpConnect } from "@query-farm/vgi-rpc";

const LIMIT_MS = 15_000 * Number(process.env.TEST_TIMEOUT_FACTOR ?? 4);

const [kind, place] = process.argv.slice(2);
const logs = [];
// What was seen of HTTP: method, status, coding of the request and of the response.
const traffic = new Set();
const onLog = (message) => logs.push(`${message.level} ${message.message}`);

function overStreams(input, output) {
  const writable = { write: (bytes) => output.write(bytes), end: () => output.end() };
  return pipeConnect(input, writable, { onLog });
}

// The package's requests of HTTP are those of a later protocol: it puts the name of the service before that of the
// method, and takes no response whose server does not promise to keep to a size that the client names.
async function fetchOfThisProtocol(url, init) {
  const response = await fetch(String(url).replace("/ConformanceService/", "/"), init);
  const headers = new Headers(response.headers);
  headers.set("VGI-Accept-Max-Response-Bytes-Support", "true");
  const codings = [init.headers["Content-Encoding"], response.headers.get("Content-Encoding")];
  traffic.add([init.method, response.status, ...codings.map((coding) => coding ?? "plain")].join(" "));
  return new Response(response.body, { status: response.status, headers });
}

function connect() {
  switch (kind) {
    case "pipe": {
      const worker = spawn("bash", ["-c", `exec ${place}`], { stdio: ["pipe", "pipe", "inherit"] });
      const ended = new Promise((resolve) => worker.on("exit", resolve));
      return { client: overStreams(worker.stdout, worker.stdin), ended };
    }
    case "unix": {
      const socket = connectSocket(place);
      return { client: overStreams(socket, socket), ended: Promise.resolve(0) };
    }
    case "tcp": {
      const [host, port] = place.split(":");
      return { client: tcpConnect(host, Number(port), { onLog }), ended: Promise.resolve(0) };
    }
    case "http":
    case "http_zstd": {
      // Where the package looks for what compresses.
      globalThis.require = createRequire(import.meta.url);
      const options = { onLog, fetch: fetchOfThisProtocol, compressionLevel: kind === "http" ? undefined : 3 };
      return { client: httpConnect(place, options), ended: Promise.resolve(0) };
    }
    default:
      throw new Error(`no transport ${kind}`);
  }
}

// A batch of columns: name to type and values, and whether they are nullable.
function batch(columns) {
  const names = Object.keys(columns);
  const fields = names.map((name) => new Field(name, columns[name][0], columns[name][2] ?? false));
  const children = names.map((name) => vectorFromArray(columns[name][1], columns[name][0]).data[0]);
  const length = names.length === 0 ? 0 : columns[names[0]][1].length;
  return new RecordBatch(new Schema(fields), makeData({ type: new Struct(fields), length, nullCount: 0, children }));
}

function request(method, columns) {
  const metadata = new Map([
    ["vgi_rpc.method", method],
    ["vgi_rpc.request_version", "1"],
    ["vgi_rpc.protocol_version", "1.0.0"],
    ["vgi_rpc.protocol", "ConformanceService"],
  ]);
  return { batch: batch(columns), metadata };
}

const values = (answer, column) => [...answer.batch.getChild(column)];
const rows = (answer) => values(answer, "index").map((index, i) => [index, values(answer, "value")[i]]);

const { client, ended } = connect();

async function call(method, columns) {
  const answer = await client.callRaw(method, request(method, columns));
  return answer === null || answer.batch.schema.fields.length === 0 ? null : answer.batch.getChild("result").get(0);
}

const stream = (method, columns, { isExchange = false, hasHeader = false } = {}) =>
  client.streamRaw(method, request(method, columns), { isExchange, hasHeader });

async function turns(session, each) {
  const all = [];
  for (let turn = await session.tickRaw(); turn !== null; turn = await session.tickRaw()) all.push(each(turn));
  return all;
}

const measures = (...numbers) => ({ batch: batch({ value: [new Float64(), numbers, true] }), metadata: new Map() });

const integer = (value) => [new Int64(), [value]];
const number = (value) => [new Float64(), [value]];
const text = (value) => [new Utf8(), [value]];

const counters = (count) => Array.from({ length: count }, (_, i) => [[BigInt(i), BigInt(10 * i)]]);

const cases = {
  async scalars() {
    assert.equal(await call("echo_int", { value: integer(-42n) }), -42n);
    assert.equal(await call("echo_int", { value: integer(2n ** 63n - 1n) }), 2n ** 63n - 1n);
    assert.equal(await call("echo_float", { value: number(1.5) }), 1.5);
    assert.equal(await call("echo_string", { value: text("zażółć 😀") }), "zażółć 😀");
    assert.equal(await call("echo_bool", { value: [new Bool(), [true]] }), true);
    assert.equal(await call("add_floats", { a: number(1.25), b: number(2.5) }), 3.75);
  },
  async bytes() {
    for (const size of [0, 1, 100_000, 4 << 20]) {
      const value = Uint8Array.from({ length: size }, (_, i) => i % 251);
      const answer = await call("echo_bytes", { data: [new Binary(), [value]] });
      assert.ok(Buffer.from(value).equals(Buffer.from(answer)), `${size} bytes`);
    }
  },
  async lists() {
    const type = new List(new Field("item", new Utf8(), true));
    assert.deepEqual([...(await call("echo_list", { values: [type, [["a", "", "c"]]] }))], ["a", "", "c"]);
  },
  async optional() {
    assert.equal(await call("echo_optional_string", { value: [new Utf8(), [null], true] }), null);
    assert.equal(await call("echo_optional_string", { value: [new Utf8(), ["v"], true] }), "v");
  },
  async nothing() {
    assert.equal(await call("void_noop", {}), null);
  },
  async errors() {
    await assert.rejects(call("raise_value_error", { message: text("boom") }), (error) => {
      assert.equal(error.errorType, "ValueError");
      assert.match(error.message, /boom/);
      return true;
    });
    await assert.rejects(call("no_such_method", {}), /no_such_method/);
    assert.equal(await call("echo_int", { value: integer(1n) }), 1n);
  },
  async logs() {
    logs.length = 0;
    assert.equal(await call("echo_with_info_log", { value: text("logged") }), "logged");
    assert.equal(logs.length, 1);
    assert.match(logs[0], /^INFO .*logged/);
  },
  async producers() {
    for (const count of [0, 1, 5, 100]) {
      const session = await stream("produce_n", { count: integer(BigInt(count)) });
      assert.deepEqual(await turns(session, rows), counters(count));
    }
  },
  async producerWithHeader() {
    const session = await stream("produce_with_header", { count: integer(3n) }, { hasHeader: true });
    assert.deepEqual(values(session.rawHeader, "total_expected"), [3n]);
    assert.deepEqual(await turns(session, rows), counters(3));
  },
  async producerWithLogs() {
    logs.length = 0;
    const session = await stream("produce_with_logs", { count: integer(3n) });
    assert.deepEqual(await turns(session, rows), counters(3));
    assert.deepEqual(logs.map((log) => log.split(" ")[0]), ["INFO", "INFO", "INFO"]);
  },
  async producerThatFails() {
    const session = await stream("produce_error_mid_stream", { emit_before_error: integer(2n) });
    assert.deepEqual(rows(await session.tickRaw()), [[0n, 0n]]);
    assert.deepEqual(rows(await session.tickRaw()), [[1n, 10n]]);
    await assert.rejects(session.tickRaw(), /intentional error/);
    assert.equal(await call("echo_int", { value: integer(2n) }), 2n);
  },
  async producerThatIsCancelled() {
    await call("reset_cancel_probe", {});
    const session = await stream("cancellable_producer", {});
    for (let i = 0n; i < 3n; i++) assert.deepEqual(rows(await session.tickRaw()), [[i, 10n * i]]);
    await session.cancel();
    assert.deepEqual([...(await call("cancel_probe_counters", {}))], [3n, 0n, 1n]);
  },
  async exchanges() {
    const session = await stream("exchange_scale", { factor: number(2.5) }, { isExchange: true });
    assert.deepEqual(values(await session.exchangeRaw(measures(1, 2)), "value"), [2.5, 5]);
    assert.deepEqual(values(await session.exchangeRaw(measures(-4)), "value"), [-10]);
    session.close();
    assert.equal(await call("echo_int", { value: integer(3n) }), 3n);
  },
  async exchangeThatRemembers() {
    const session = await stream("exchange_accumulate", {}, { isExchange: true });
    let sum = 0;
    for (let turn = 1; turn <= 50; turn++) {
      const answer = await session.exchangeRaw(measures(turn, 0.5));
      sum += turn + 0.5;
      assert.deepEqual(values(answer, "running_sum"), [sum]);
      assert.deepEqual(values(answer, "exchange_count"), [BigInt(turn)]);
    }
    session.close();
  },
  async exchangeWithHeader() {
    const session = await stream("exchange_with_header", { factor: number(2) }, { isExchange: true, hasHeader: true });
    assert.match(values(session.rawHeader, "description")[0], /2\.0/);
    assert.deepEqual(values(await session.exchangeRaw(measures(21)), "value"), [42]);
    session.close();
  },
  async exchangeThatFails() {
    const session = await stream("exchange_error_on_nth", { fail_on: integer(2n) }, { isExchange: true });
    assert.deepEqual(values(await session.exchangeRaw(measures(1)), "value"), [1]);
    await assert.rejects(session.exchangeRaw(measures(2)), /intentional error/);
    assert.equal(await call("echo_int", { value: integer(4n) }), 4n);
  },
};

if (kind.startsWith("http")) {
  cases.codings = async () => {
    const [sent, wanted] = kind === "http" ? ["plain", "gzip"] : ["zstd", "zstd"];
    assert.ok(traffic.has("HEAD 200 plain plain"));
    assert.ok(traffic.has(`POST 200 ${sent} ${wanted}`));
    for (const seen of traffic) assert.match(seen, new RegExp(`^HEAD 200|^POST (200|404) ${sent} (${wanted}|plain)$`));
  };
}

setTimeout(() => {
  console.log(`npm client over ${kind}: no end after ${LIMIT_MS} ms`);
  process.exit(3);
}, LIMIT_MS).unref();

let passed = 0;
let failed = 0;
for (const [name, body] of Object.entries(cases)) {
  try {
    await body();
    passed++;
  } catch (error) {
    failed++;
    console.log(`fail ${name}: ${error.stack}`);
  }
}
// Closing the package's own subprocess kills it; ours has to end by itself.
client.close();
const status = await ended;
if (status !== 0) {
  failed++;
  console.log(`fail end: the worker's status is ${status}`);
}
console.log(`npm client over ${kind}: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
