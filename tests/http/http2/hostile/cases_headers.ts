import {
  continuation,
  cutHeaders,
  data,
  FLAG,
  frame,
  goaway,
  headers,
  join,
  ping,
  priority,
  priorityBytes,
  pushPromise,
  reset,
  settings,
  settingsAck,
  TYPE,
  windowUpdate,
} from "../../../support/http2/frames.ts";
import { literal } from "../../../support/http2/hpack_writer.ts";
import { UNKNOWN_FRAME } from "../../../support/http2/peer.ts";
import { badConnection, badEither, body, good, head, headOf, okBlock, whole } from "./bytes.ts";
import type { Http2Case } from "./case.ts";
import { answers, answersOrFails, kept, streamError } from "./expected.ts";

const places: Http2Case[] = [
  badConnection("6.2", "HEADERS on stream 0", (s) => [headers(0, okBlock()), ...whole(s)]),
  badConnection("5.1.1", "HEADERS on a stream that is idle", (s) => [
    headers(s + 2, okBlock()),
    ...whole(s),
  ]),
  badConnection("5.1.1", "HEADERS on a stream of the server", (s) => [
    headers(2, okBlock(), { end: true }),
    ...whole(s),
  ]),
  {
    ...badEither("5.1", "HEADERS after the end of the stream", (s) => [
      ...whole(s),
      headOf(s, [["x-late", "1"]], { end: true }),
    ], { codes: ["STREAM_CLOSED"] }),
    expected: answersOrFails,
  },
  {
    ...badEither("5.1", "a second response after the end of the stream", (s) => [
      ...whole(s),
      "barrier",
      headOf(s, [[":status", "404"]], { end: true }),
    ], { codes: ["STREAM_CLOSED"] }),
    expected: answersOrFails,
    kinds: ["get"],
  },
];

const padding: Http2Case[] = [
  ...[0, 1, 255].map((pad) =>
    good("6.2", `HEADERS with ${pad} bytes of padding`, (s) => [
      headers(s, okBlock(), { pad }),
      body(s),
    ])
  ),
  good("6.2", "HEADERS with a priority", (s) => [
    headers(s, okBlock(), { priority: priorityBytes(0) }),
    body(s),
  ]),
  good("6.2", "HEADERS with a priority and padding", (s) => [
    headers(s, okBlock(), { priority: priorityBytes(0x8000_0000, 255), pad: 30 }),
    body(s),
  ]),
  good("5.3.2", "HEADERS with a priority by which the stream depends on itself", (s) => [
    headers(s, okBlock(), { priority: priorityBytes(s) }),
    body(s),
  ], {
    expected: answersOrFails,
    after: [...kept, ...streamError("PROTOCOL_ERROR")],
  }),
  badConnection("6.2", "HEADERS with padding as long as the frame", (s) => [
    frame({
      type: TYPE.HEADERS,
      flags: FLAG.PADDED | FLAG.END_HEADERS,
      stream: s,
      payload: join("\x06", "\x88\0\0\0\0"),
    }),
    body(s),
  ]),
  badConnection("6.2", "HEADERS with padding longer than the frame", (s) => [
    frame({
      type: TYPE.HEADERS,
      flags: FLAG.PADDED | FLAG.END_HEADERS,
      stream: s,
      payload: join("\xff", okBlock()),
    }),
    body(s),
  ]),
  badConnection("6.2", "HEADERS with padding in place of the priority", (s) => [
    frame({
      type: TYPE.HEADERS,
      flags: FLAG.PADDED | FLAG.PRIORITY | FLAG.END_HEADERS,
      stream: s,
      payload: join("\x04", "\0\0\0\0\0\0\0\0"),
    }),
    body(s),
  ], { codes: ["PROTOCOL_ERROR", "FRAME_SIZE_ERROR"] }),
  badConnection("6.2", "padded HEADERS without the length of their padding", (s) => [
    frame({ type: TYPE.HEADERS, flags: FLAG.PADDED | FLAG.END_HEADERS, stream: s }),
    body(s),
  ], { codes: ["PROTOCOL_ERROR", "FRAME_SIZE_ERROR"] }),
  badConnection("6.2", "HEADERS too short for their priority", (s) => [
    frame({
      type: TYPE.HEADERS,
      flags: FLAG.PRIORITY | FLAG.END_HEADERS,
      stream: s,
      payload: "\x88\0\0",
    }),
    body(s),
  ], { codes: ["FRAME_SIZE_ERROR", "PROTOCOL_ERROR"] }),
];

const long = okBlock(["x-long", "z".repeat(3_000)]);

const continued: Http2Case[] = [
  ...[
    ["after one byte", [1]],
    ["with an empty frame at the start", [0]],
    ["with an empty frame at the end", [long.length]],
    ["in the middle of the status", [11]],
    ["into six frames", [1_000, 1, 0, 500, 500]],
    ["into ten frames of one byte and a rest", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
  ].map(([how, lengths]) =>
    good("6.10", `a block of fields that is cut ${how}`, (s) => [
      ...cutHeaders(s, long, lengths as number[]),
      body(s),
    ], { expected: answers({ headers: { "x-long": "z".repeat(3_000) } }) })
  ),
  good(
    "6.10",
    "a cut block whose HEADERS end the stream",
    (s) => cutHeaders(s, long, [10, 20], { end: true }),
    { expected: answers({ body: "" }) },
  ),
  good("6.10", "cut trailers", (s) => [
    head(s),
    data(s, "the answer"),
    ...cutHeaders(s, literal("x-end", "1"), [2, 3], { end: true }),
  ]),
  good("6.10", "a cut block with padding in HEADERS", (s) => [
    headers(s, long.subarray(0, 100), { whole: false, pad: 50 }),
    continuation(s, long.subarray(100)),
    body(s),
  ]),
  good("6.10", "CONTINUATION with flags that mean nothing", (s) => [
    headers(s, long.subarray(0, 100), { whole: false }),
    continuation(s, long.subarray(100), { flags: 0xfb }),
    body(s),
  ]),
  badConnection("6.10", "CONTINUATION that continues nothing", (s) => [
    continuation(s, okBlock()),
    ...whole(s),
  ]),
  badConnection("6.10", "CONTINUATION after a whole block", (s) => [
    head(s),
    continuation(s, literal("x-a", "1")),
    body(s),
  ]),
  badConnection("6.10", "CONTINUATION after DATA", (s) => [
    head(s),
    data(s, "the "),
    continuation(s, literal("x-a", "1")),
    data(s, "answer", { end: true }),
  ]),
  badConnection("6.10", "CONTINUATION on stream 0", (s) => [
    headers(s, long.subarray(0, 100), { whole: false }),
    continuation(0, long.subarray(100)),
    body(s),
  ]),
  badConnection("6.10", "CONTINUATION on another stream", (s) => [
    headers(s, long.subarray(0, 100), { whole: false }),
    continuation(s + 2, long.subarray(100)),
    body(s),
  ]),
];

/** Frames that may not come within a block of fields. */
const BETWEEN: Readonly<Record<string, (s: number) => Uint8Array>> = {
  "DATA of the same stream": (s) => data(s, "x"),
  "HEADERS of the same stream": (s) => headers(s, okBlock()),
  "HEADERS of another stream": (s) => headers(s + 2, okBlock()),
  "PRIORITY": (s) => priority(s),
  "RST_STREAM": (s) => reset(s, 8),
  "SETTINGS": () => settings(),
  "the acknowledgement of SETTINGS": () => settingsAck(),
  "PUSH_PROMISE": (s) => pushPromise(s, 2, okBlock()),
  "PING": () => ping("12345678"),
  "GOAWAY": (s) => goaway(s),
  "WINDOW_UPDATE": () => windowUpdate(0, 1),
  "a frame of an unknown type": () => UNKNOWN_FRAME,
};

const interrupted: Http2Case[] = Object.entries(BETWEEN).map(([what, bytes]) =>
  badConnection("6.10", `${what} within a block of fields`, (s) => [
    headers(s, long.subarray(0, 100), { whole: false }),
    bytes(s),
    continuation(s, long.subarray(100)),
    body(s),
  ])
);

/** Cases of HEADERS and CONTINUATION. */
export const headersCases: readonly Http2Case[] = [
  ...places,
  ...padding,
  ...continued,
  ...interrupted,
];
