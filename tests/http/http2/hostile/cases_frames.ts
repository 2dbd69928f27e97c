import {
  data,
  FLAG,
  frame,
  hex,
  join,
  latin1,
  number,
  ping,
  priority,
  SETTING,
  settings,
  TYPE,
  windowUpdate,
} from "../../../support/http2/frames.ts";
import type { Peer } from "../../../support/http2/peer.ts";
import { badConnection, badEither, body, good, head, okBlock, whole } from "./bytes.ts";
import { BODY, type Exchange, type Http2Case } from "./case.ts";
import { breaks, fails, silent } from "./expected.ts";

const RESERVED = 0x8000_0000;

const unknown: Http2Case[] = [
  ...[0x0a, 0x0b, 0x10, 0x7f, 0xfa, 0xff].map((type) =>
    good("5.5", `frames of the unknown type ${type} at each place`, (s) => [
      frame({ type, payload: "some bytes" }),
      frame({ type, stream: s, flags: 0xff, payload: "" }),
      head(s),
      frame({ type, stream: s, flags: 0xff, payload: new Uint8Array(16_384) }),
      frame({ type, stream: s + 2, payload: "x" }),
      frame({ type, stream: 2, payload: "x" }),
      body(s),
      frame({ type, stream: s, payload: "late" }),
    ])
  ),
  good("5.5", "ALTSVC and ORIGIN", (s) => [
    frame({ type: 0x0a, payload: join(number(0, 2), `h2=":8000"`) }),
    frame({ type: 0x0c, payload: join(number(8, 2), "https://x") }),
    ...whole(s),
  ]),
  good("4.1", "flags that mean nothing", (s) => [
    frame({ type: TYPE.HEADERS, flags: FLAG.END_HEADERS | 0xd2, stream: s, payload: okBlock() }),
    frame({ type: TYPE.DATA, flags: FLAG.END_STREAM | 0xf6, stream: s, payload: BODY }),
    frame({ type: TYPE.PING, flags: 0xfe, payload: "12345678" }),
    frame({ type: TYPE.WINDOW_UPDATE, flags: 0xff, payload: number(1, 4) }),
    frame({ type: TYPE.PRIORITY, flags: 0xff, stream: s, payload: new Uint8Array(5) }),
  ]),
  good("4.1", "the reserved bit of each frame's stream", (s) => [
    frame({ type: TYPE.SETTINGS, stream: RESERVED }),
    frame({
      type: TYPE.HEADERS,
      flags: FLAG.END_HEADERS,
      stream: s + RESERVED,
      payload: okBlock(),
    }),
    frame({ type: TYPE.WINDOW_UPDATE, stream: RESERVED, payload: number(1, 4) }),
    frame({ type: TYPE.PING, stream: RESERVED, payload: "12345678" }),
    frame({ type: TYPE.DATA, flags: FLAG.END_STREAM, stream: s + RESERVED, payload: BODY }),
  ]),
  good("6.9", "the reserved bit of a window's increment", (s) => [
    windowUpdate(0, 100 + RESERVED),
    windowUpdate(s, 100 + RESERVED),
    ...whole(s),
  ]),
];

/** The most bytes that the client takes in one frame. */
function mostBytes(peer: Peer): number {
  return peer.rules.settings.get(SETTING.MAX_FRAME_SIZE) ?? 16_384;
}

const TYPES = Object.entries(TYPE);

const sizes: Http2Case[] = [
  good("4.2", "DATA of 16,384 bytes, the most that each client takes", (s) => [
    head(s),
    data(s, new Uint8Array(16_384).fill(120)),
    data(s, "", { end: true }),
  ], { expected: { at: "answer", status: 200, body: "x".repeat(16_384) } }),
  good("4.2", "HEADERS of 16,384 bytes, the most that each client takes", (s) => {
    const rest = 16_384 - okBlock(["x-long", ""]).length - 3;
    return [head(s, ["x-long", "y".repeat(rest + 1)]), body(s)];
  }),
  good("4.2", "frames with no bytes, of types for which that is right", (s) => [
    settings(),
    head(s),
    data(s, ""),
    data(s, ""),
    data(s, BODY),
    data(s, "", { end: true }),
  ]),
  ...TYPES.map(([name, type]) =>
    badConnection("4.2", `${name} that is a byte longer than the client allows`, (s, { peer }) => [
      ...(type === TYPE.DATA ? [head(s)] : []),
      frame({
        type,
        stream: [TYPE.SETTINGS, TYPE.PING, TYPE.GOAWAY].includes(type as 4) ? 0 : s,
        payload: new Uint8Array(mostBytes(peer) + 1),
      }),
    ], {
      // A stream error is enough for DATA, but what follows would have to be read too.
      codes: type === TYPE.PUSH_PROMISE || type === TYPE.CONTINUATION
        ? ["FRAME_SIZE_ERROR", "PROTOCOL_ERROR"]
        : ["FRAME_SIZE_ERROR"],
      solid: true,
    })
  ),
  badConnection(
    "4.2",
    "a frame of an unknown type that is longer than the client allows",
    (s, { peer }) => [
      frame({ type: 0xfa, stream: s, payload: new Uint8Array(mostBytes(peer) + 1) }),
    ],
    { codes: ["FRAME_SIZE_ERROR"], solid: true },
  ),
  ...(["DATA", "HEADERS", "SETTINGS", "PING"] as const).map((name) =>
    badConnection("4.2", `${name} that announces 16 MB, of which no byte comes`, (s) => [
      ...(name === "DATA" ? [head(s)] : []),
      frame({
        type: TYPE[name],
        stream: name === "DATA" || name === "HEADERS" ? s : 0,
        length: 2 ** 24 - 1,
      }),
    ], { codes: ["FRAME_SIZE_ERROR"], expected: fails, solid: true })
  ),
];

/** Lengths that types with a fixed length do not have. */
const LENGTHS: readonly [string, number, readonly number[], number][] = [
  ["PING", TYPE.PING, [0, 7, 9], 0],
  ["WINDOW_UPDATE", TYPE.WINDOW_UPDATE, [0, 3, 5], 0],
  ["RST_STREAM", TYPE.RST_STREAM, [0, 3, 5], 1],
  ["GOAWAY", TYPE.GOAWAY, [0, 7], 0],
];

const lengths: Http2Case[] = [
  ...LENGTHS.flatMap(([name, type, wrong, onStream]) =>
    wrong.map((length) =>
      badConnection("4.2", `${name} of ${length} bytes`, (s) => [
        frame({ type, stream: onStream && s, payload: new Uint8Array(length).fill(1) }),
        ...whole(s),
      ], { codes: ["FRAME_SIZE_ERROR"] })
    )
  ),
  ...[0, 4, 6].map((length) =>
    badEither("6.3", `PRIORITY of ${length} bytes`, (s) => [
      frame({ type: TYPE.PRIORITY, stream: s, payload: new Uint8Array(length) }),
      ...whole(s),
    ], { codes: ["FRAME_SIZE_ERROR"] })
  ),
];

/** Pieces of a connection that ends within a frame, or goes silent there. */
const CUT: Readonly<Record<string, (s: number) => Uint8Array>> = {
  "the header of a frame": (s) => head(s).subarray(0, 5),
  "a HEADERS frame": (s) => head(s).subarray(0, 12),
};

const cut: Http2Case[] = [
  ...Object.entries(CUT).flatMap(([where, part]): Http2Case[] => [
    {
      ...badConnection("4.1", `the connection ends within ${where}`, (s) => [part(s), "fin"]),
      after: [{ at: "left" }],
    },
    {
      ...badConnection("4.1", `the connection goes silent within ${where}`, (s) => [part(s)]),
      expected: silent,
      after: [{ at: "left" }],
      drops: true,
    },
  ]),
  {
    ...badConnection("4.1", "the connection ends within a DATA frame", (s) => [
      head(s),
      body(s).subarray(0, 12),
      "fin",
    ]),
    expected: breaks,
    after: [{ at: "left" }],
  },
];

const pings: Http2Case[] = [
  good("6.7", "a PING, which is acknowledged with the same bytes", (s) => [
    ping("\0\x01\x80\xff\x7fabc"),
    ...whole(s),
  ], { check: ([peer]) => owed(peer!) }),
  good("6.7", "50 PINGs between the frames of a response", (s) => [
    head(s),
    ...Array.from({ length: 50 }, (_, index) => ping(String(10_000_000 + index))),
    body(s),
    "barrier",
  ], { check: ([peer]) => owed(peer!) }),
  good("6.7", "an acknowledgement of a PING that the client has not sent", (s) => [
    ping("12345678", { ack: true }),
    ...whole(s),
  ]),
  badConnection("6.7", "a PING on the stream of the request", (s) => [
    frame({ type: TYPE.PING, stream: s, payload: "12345678" }),
    ...whole(s),
  ]),
  badConnection("6.7", "a PING on a stream that is idle", (s) => [
    frame({ type: TYPE.PING, stream: s + 100, payload: "12345678" }),
    ...whole(s),
  ]),
];

function owed(peer: Peer): string[] {
  const { length } = peer.rules.streams.pings;
  return length === 0 ? [] : [`${length} PINGs were not acknowledged`];
}

const priorities: Http2Case[] = [
  good("6.3", "PRIORITY on streams that are open, idle and closed", (s) => [
    priority(s),
    priority(s + 2, s),
    priority(2),
    priority(s + 1_000),
    ...whole(s),
    priority(s),
  ]),
  good("5.3.2", "PRIORITY by which a stream depends on itself", (s) => [
    priority(s, s),
    ...whole(s),
  ], {
    expected: { at: "lost", status: 200, body: BODY },
    after: [{ at: "kept", codes: [] }, { at: "kept", codes: ["PROTOCOL_ERROR"] }],
  }),
  badConnection("6.3", "PRIORITY on stream 0", (s) => [priority(0), ...whole(s)]),
  good("6.3", "PRIORITY with the exclusive bit", (s) => [
    frame({ type: TYPE.PRIORITY, stream: s, payload: hex("80000000 ff") }),
    ...whole(s),
  ]),
];

const pushes: Http2Case[] = ([
  ["for the next even stream", (s: number) => [s, 2, okBlock()]],
  ["for stream 0", (s: number) => [s, 0, okBlock()]],
  ["for an odd stream", (s: number) => [s, s + 2, okBlock()]],
  ["on stream 0", () => [0, 2, okBlock()]],
  ["on a stream that is idle", (s: number) => [s + 2, 2, okBlock()]],
] as [string, (s: number) => [number, number, Uint8Array]][]).map(([where, parts]) =>
  badConnection(
    "6.6",
    `PUSH_PROMISE ${where}, although pushes are off`,
    (s, _exchange: Exchange) => {
      const [stream, promised, fields] = parts(s);
      const payload = join(number(promised, 4), fields);
      return [
        frame({ type: TYPE.PUSH_PROMISE, flags: FLAG.END_HEADERS, stream, payload }),
        ...whole(s),
      ];
    },
  )
);

const short: Http2Case[] = [
  badConnection("6.6", "PUSH_PROMISE that is too short for a stream", (s) => [
    frame({ type: TYPE.PUSH_PROMISE, flags: FLAG.END_HEADERS, stream: s, payload: latin1("\0\0") }),
    ...whole(s),
  ], { codes: ["PROTOCOL_ERROR", "FRAME_SIZE_ERROR"] }),
];

/** Cases of frames as such, and of PING, PRIORITY and PUSH_PROMISE. */
export const frameCases: readonly Http2Case[] = [
  ...unknown,
  ...sizes,
  ...lengths,
  ...cut,
  ...pings,
  ...priorities,
  ...pushes,
  ...short,
];
