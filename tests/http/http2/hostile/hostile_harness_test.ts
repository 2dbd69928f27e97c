import { assert, assertEquals, assertThrows } from "@std/assert";
import { ClientRules } from "../../../support/http2/client_rules.ts";
import { FrameReader } from "../../../support/http2/frame_reader.ts";
import {
  continuation,
  data,
  frame,
  goaway,
  headers,
  hex,
  join,
  ping,
  priority,
  pushPromise,
  reset,
  settings,
  settingsAck,
  TYPE,
  windowUpdate,
} from "../../../support/http2/frames.ts";
import { HpackFault, HpackReader } from "../../../support/http2/hpack_reader.ts";
import type { Field } from "../../../support/http2/hpack_tables.ts";
import {
  block,
  huffman,
  huffmanBytes,
  indexed,
  integer,
  literal,
  tableSize,
} from "../../../support/http2/hpack_writer.ts";
import { test } from "../../../support/test.ts";

const REQUEST: readonly Field[] = [
  [":method", "POST"],
  [":scheme", "https"],
  [":authority", "example"],
  [":path", "/"],
];

const full = new Uint8Array(16_384);

/** A client's frames after its SETTINGS, and a part of what is said about them. */
const FAULTS: readonly [string, Uint8Array[]][] = [
  ["comes first", [ping("12345678")]],
  ["is too long", [open(1), data(1, new Uint8Array(16_385))]],
  ["wrong length", [frame({ type: TYPE.PING, payload: "1" })]],
  ["wrong length", [frame({ type: TYPE.SETTINGS, payload: "1" })]],
  ["wrong stream", [frame({ type: TYPE.PING, stream: 1, payload: "12345678" })]],
  ["wrong stream", [data(0, "x")]],
  ["even number", [open(2)]],
  ["below 3", [open(3), open(1)]],
  ["idle", [data(1, "x")]],
  ["idle", [reset(1, 8)]],
  ["idle", [windowUpdate(1, 1)]],
  ["after the end", [open(1, { end: true }), data(1, "x")]],
  ["after the end", [open(1), reset(1, 8), data(1, "x")]],
  ["twice", [open(1), reset(1, 8), reset(1, 8)]],
  ["unknown code", [open(1), reset(1, 14)]],
  ["beyond the stream's window", [open(1), ...Array.from({ length: 5 }, () => data(1, full))]],
  ["adds 0", [windowUpdate(0, 0)]],
  ["within a block", [headers(1, block(...REQUEST), { whole: false }), ping("12345678")]],
  ["continues nothing", [open(1), continuation(1, new Uint8Array())]],
  ["acknowledges nothing", [settingsAck()]],
  ["another PING", [ping("12345678", { ack: true })]],
  ["has the value 2", [settings(["ENABLE_PUSH", 2])]],
  ["has the value 1", [settings(["MAX_FRAME_SIZE", 1])]],
  ["may not be sent", [pushPromise(1, 2, block(...REQUEST))]],
  ["after GOAWAY", [goaway(0), open(1)]],
  ["names a stream", [goaway(1)]],
  ["Upper", [open(1, {}, ["Upper", "1"])]],
  ["has the field connection", [open(1, {}, ["connection", "close"])]],
  ["has the field host", [open(1, {}, ["host", "example"])]],
  ["another te", [open(1, {}, ["te", "gzip"])]],
  ["has 2 fields :path", [open(1, {}, [":path", "/"])]],
  ["after other fields", [open(1, {}, ["a", "1"], [":path", "/"])]],
  ["unknown field :x", [open(1, {}, [":x", "/"])]],
  ["forbidden value", [open(1, {}, ["a", "1 "])]],
  ["announces 5 bytes and ends", [open(1, { end: true }, ["content-length", "5"])]],
  ["were announced", [open(1, {}, ["content-length", "5"]), data(1, "four", { end: true })]],
  ["no entry 62", [headers(1, indexed(62))]],
];

function open(stream: number, { end = false } = {}, ...more: Field[]): Uint8Array {
  return headers(stream, block(...REQUEST, ...more), { end });
}

/** Returns the rules that a client breaks by these frames. */
function brokenBy(bytes: Uint8Array, rules: ClientRules = new ClientRules()): string[] {
  for (const each of new FrameReader().add(bytes)) rules.received(each);
  return rules.broken;
}

test("the frames of a client that breaks a rule are detected", () => {
  for (const [expected, parts] of FAULTS) {
    const start = expected === "comes first" ? [] : [settings()];
    const broken = brokenBy(join(...start, ...parts)).join("; ");
    assert(broken.includes(expected), `${expected} is not said: ${broken || "nothing"}`);
  }
});

test("the frames of a client that keeps the rules are not complained about", () => {
  const rules = new ClientRules();
  for (const each of new FrameReader().add(settings(["MAX_FRAME_SIZE", 20_000]))) {
    rules.streams.sent(each);
  }
  const bytes = join(
    settings(["ENABLE_PUSH", 0], ["INITIAL_WINDOW_SIZE", 1_000_000]),
    settingsAck(),
    windowUpdate(0, 100),
    open(1, {}, ["content-length", "20000"]),
    priority(3),
    data(1, new Uint8Array(20_000), { end: true }),
    headers(3, block(...REQUEST).subarray(0, 10), { whole: false }),
    continuation(3, block(...REQUEST).subarray(10)),
    reset(3, 8),
    goaway(0),
  );
  assertEquals(brokenBy(bytes, rules), []);
  assertEquals(rules.granted(1), 1_000_000);
});

test("a limit of streams and of the table is held against a client that has acknowledged it", () => {
  const rules = new ClientRules();
  const limits = settings(["MAX_CONCURRENT_STREAMS", 1], ["HEADER_TABLE_SIZE", 0]);
  for (const each of new FrameReader().add(limits)) rules.streams.sent(each);
  assertEquals(brokenBy(join(settings(), open(1), open(3)), rules), []);
  brokenBy(join(settingsAck(), open(5)), rules);
  assertEquals(rules.broken.length, 2);
  assert(rules.broken[0]!.includes("beyond the limit of 1 streams"));
  assert(rules.broken[1]!.includes("no change of the table's size to 0"));
});

/** The requests of RFC 7541, appendices C.3 and C.4. */
const APPENDIX: readonly (readonly string[])[] = [
  [
    "828684410f7777772e6578616d706c652e636f6d",
    "828684be58086e6f2d6361636865",
    "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
  ],
  [
    "828684418cf1e3c2e5f23a6ba0ab90f4ff",
    "828684be5886a8eb10649cbf",
    "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
  ],
];

test("the reader of HPACK reads the examples of RFC 7541", () => {
  for (const blocks of APPENDIX) {
    const reader = new HpackReader();
    const fields = blocks.map((each) => reader.read(hex(each)));
    assertEquals(fields.map((each) => each.at(-1)), [
      [":authority", "www.example.com"],
      ["cache-control", "no-cache"],
      ["custom-key", "custom-value"],
    ]);
    assertEquals(reader.table[0], ["custom-key", "custom-value"]);
  }
});

test("the reader of HPACK reads what the writer writes, and refuses what is wrong", () => {
  const every = String.fromCharCode(...Array.from({ length: 256 }, (_, at) => at));
  const fields = join(
    literal("x-a", every, { coded: huffman }),
    literal("x-b", "v".repeat(5_000), { indexing: "incremental" }),
    literal("x-c", "1", { indexing: "incremental" }),
    indexed(62),
    literal(62, "2", { indexing: "never" }),
  );
  assertEquals(new HpackReader().read(fields), [
    ["x-a", every],
    ["x-b", "v".repeat(5_000)],
    ["x-c", "1"],
    ["x-c", "1"],
    ["x-c", "2"],
  ]);
  const wrong = [
    indexed(0),
    indexed(62),
    integer(2 ** 31, 7, 0x80),
    hex("0001"),
    join(indexed(8), tableSize(10)),
    tableSize(4_097),
    join(hex("000161"), integer(1, 7, 0x80), huffmanBytes([97], "0")),
    join(hex("000161"), integer(4, 7, 0x80), huffmanBytes([256])),
  ];
  for (const bytes of wrong) assertThrows(() => new HpackReader().read(bytes), HpackFault);
});
