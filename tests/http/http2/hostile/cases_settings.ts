import {
  continuation,
  data,
  FLAG,
  frame,
  goaway,
  headers,
  join,
  latin1,
  ping,
  priority,
  reset,
  SETTING,
  type Setting,
  settings,
  settingsAck,
  TYPE,
  windowUpdate,
} from "../../../support/http2/frames.ts";
import { UNKNOWN_FRAME } from "../../../support/http2/peer.ts";
import { badConnection, good, okBlock, whole } from "./bytes.ts";
import type { Http2Case } from "./case.ts";
import { answersOrFails, anyhow, eitherError, kept, left } from "./expected.ts";

/** Settings that a server may announce first. */
const LAWFUL: Readonly<Record<string, readonly Setting[]>> = {
  "no setting": [],
  "each setting": [
    ["HEADER_TABLE_SIZE", 4_096],
    ["ENABLE_PUSH", 0],
    ["MAX_CONCURRENT_STREAMS", 100],
    ["INITIAL_WINDOW_SIZE", 65_535],
    ["MAX_FRAME_SIZE", 16_384],
    ["MAX_HEADER_LIST_SIZE", 1_048_896],
  ],
  "those of kube-apiserver": [
    ["MAX_CONCURRENT_STREAMS", 100],
    ["INITIAL_WINDOW_SIZE", 262_144],
    ["MAX_FRAME_SIZE", 262_144],
    ["HEADER_TABLE_SIZE", 4_096],
    ["MAX_HEADER_LIST_SIZE", 1_048_896],
  ],
  "an unknown setting": [[0x99, 0xffff_ffff], [0, 1], [0xffff, 0]],
  "ENABLE_CONNECT_PROTOCOL": [[8, 1]],
  "NO_RFC7540_PRIORITIES": [[9, 1]],
  "a setting twice, of which the last counts": [
    ["INITIAL_WINDOW_SIZE", 0],
    ["INITIAL_WINDOW_SIZE", 65_535],
  ],
  "MAX_FRAME_SIZE at its least": [["MAX_FRAME_SIZE", 16_384]],
  "MAX_FRAME_SIZE at its most": [["MAX_FRAME_SIZE", 16_777_215]],
  "INITIAL_WINDOW_SIZE at its most": [["INITIAL_WINDOW_SIZE", 2 ** 31 - 1]],
  "INITIAL_WINDOW_SIZE of 1": [["INITIAL_WINDOW_SIZE", 1]],
  "MAX_CONCURRENT_STREAMS of 1": [["MAX_CONCURRENT_STREAMS", 1]],
  "MAX_CONCURRENT_STREAMS at its most": [["MAX_CONCURRENT_STREAMS", 2 ** 32 - 1]],
  "HEADER_TABLE_SIZE of 0": [["HEADER_TABLE_SIZE", 0]],
  "HEADER_TABLE_SIZE of 64": [["HEADER_TABLE_SIZE", 64]],
  "HEADER_TABLE_SIZE at its most": [["HEADER_TABLE_SIZE", 2 ** 32 - 1]],
  "MAX_HEADER_LIST_SIZE at its most": [["MAX_HEADER_LIST_SIZE", 2 ** 32 - 1]],
  "2,700 unknown settings": Array.from({ length: 2_700 }, (_, index) => [0x100 + index, index]),
};

const first: Http2Case[] = Object.entries(LAWFUL).map(([what, values]) =>
  good("6.5.2", `SETTINGS with ${what} come first`, whole, { settings: values })
);

const later: Http2Case[] = Object.entries(LAWFUL).map(([what, values]) =>
  good("6.5", `SETTINGS with ${what} come before the response`, (s) => [
    settings(...values),
    "barrier",
    ...whole(s),
  ])
);

const FORBIDDEN: readonly [string, Setting, "PROTOCOL_ERROR" | "FLOW_CONTROL_ERROR"][] = [
  ["ENABLE_PUSH of 1", ["ENABLE_PUSH", 1], "PROTOCOL_ERROR"],
  ["ENABLE_PUSH of 2", ["ENABLE_PUSH", 2], "PROTOCOL_ERROR"],
  ["INITIAL_WINDOW_SIZE of 2^31", ["INITIAL_WINDOW_SIZE", 2 ** 31], "FLOW_CONTROL_ERROR"],
  ["INITIAL_WINDOW_SIZE of 2^32 - 1", ["INITIAL_WINDOW_SIZE", 2 ** 32 - 1], "FLOW_CONTROL_ERROR"],
  ["MAX_FRAME_SIZE of 0", ["MAX_FRAME_SIZE", 0], "PROTOCOL_ERROR"],
  ["MAX_FRAME_SIZE of 16,383", ["MAX_FRAME_SIZE", 16_383], "PROTOCOL_ERROR"],
  ["MAX_FRAME_SIZE of 2^24", ["MAX_FRAME_SIZE", 2 ** 24], "PROTOCOL_ERROR"],
  ["MAX_FRAME_SIZE of 2^32 - 1", ["MAX_FRAME_SIZE", 2 ** 32 - 1], "PROTOCOL_ERROR"],
];

const forbidden: Http2Case[] = FORBIDDEN.flatMap(([what, value, code]) => [
  badConnection("6.5.2", `SETTINGS with ${what} come first`, whole, {
    settings: [value],
    codes: [code],
    seen: [0, 1],
  }),
  badConnection("6.5.2", `SETTINGS with ${what} come before the response`, (s) => [
    settings(["MAX_CONCURRENT_STREAMS", 50], value),
    ...whole(s),
  ], { codes: [code] }),
]);

const OTHER_FIRST: Readonly<Record<string, Uint8Array>> = {
  "DATA": data(1, "x"),
  "HEADERS": headers(1, okBlock()),
  "PRIORITY": priority(1),
  "RST_STREAM": reset(1, 0),
  "an acknowledgement of SETTINGS": settingsAck(),
  "PING": ping("12345678"),
  "WINDOW_UPDATE": windowUpdate(0, 1),
  "CONTINUATION": continuation(1, okBlock()),
  "a frame of an unknown type": UNKNOWN_FRAME,
};

const preface: Http2Case[] = [
  ...Object.entries(OTHER_FIRST).map(([what, bytes]) =>
    badConnection("3.4", `${what} comes before SETTINGS`, whole, {
      opening: join(bytes, settings()),
      seen: [0, 1],
    })
  ),
  badConnection("3.4", "GOAWAY comes before SETTINGS", whole, {
    opening: join(goaway(0), settings()),
    expected: answersOrFails,
    after: left,
    seen: [0, 2],
    unprocessed: true,
  }),
  badConnection("3.4", "a server speaks HTTP/1.1 where h2 was chosen", whole, {
    opening: latin1("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
    codes: ["PROTOCOL_ERROR", "FRAME_SIZE_ERROR"],
  }),
  badConnection("3.4", "a server sends nothing but zeros", whole, {
    opening: new Uint8Array(100),
  }),
  good("3.4", "SETTINGS come when the request has come, and not before", (s) => [
    settings(["MAX_CONCURRENT_STREAMS", 10]),
    ...whole(s),
  ], { opening: new Uint8Array(), acknowledges: false, grants: false, seen: 1 }),
  good("6.5.3", "the client's SETTINGS are never acknowledged", whole, { acknowledges: false }),
  good("3.4", "SETTINGS and their acknowledgement come in single bytes", (s) => [
    ...[...settings(["INITIAL_WINDOW_SIZE", 1_000])].flatMap((byte) =>
      [Uint8Array.of(byte), "turn"] as const
    ),
    ...whole(s),
  ]),
];

const form: Http2Case[] = [
  badConnection("6.5", "SETTINGS on the stream of the request", (s) => [
    frame({ type: TYPE.SETTINGS, stream: s }),
    ...whole(s),
  ]),
  badConnection("6.5", "SETTINGS on a stream that is idle", (s) => [
    frame({ type: TYPE.SETTINGS, stream: s + 2 }),
    ...whole(s),
  ]),
  ...[1, 5, 7, 13].map((length) =>
    badConnection("6.5", `SETTINGS of ${length} bytes`, (s) => [
      frame({ type: TYPE.SETTINGS, payload: new Uint8Array(length) }),
      ...whole(s),
    ], { codes: ["FRAME_SIZE_ERROR"] })
  ),
  badConnection("6.5", "an acknowledgement of SETTINGS with a setting", (s) => [
    frame({ type: TYPE.SETTINGS, flags: FLAG.ACK, payload: new Uint8Array(6) }),
    ...whole(s),
  ], { codes: ["FRAME_SIZE_ERROR"] }),
  good("6.5", "an acknowledgement of SETTINGS that the client has not sent", (s) => [
    settingsAck(),
    settingsAck(),
    ...whole(s),
  ], {
    expected: answersOrFails,
    after: [...kept, ...eitherError("PROTOCOL_ERROR")],
  }),
  good("6.5", "SETTINGS with flags that mean nothing", (s) => [
    frame({ type: TYPE.SETTINGS, flags: 0xfe }),
    "barrier",
    ...whole(s),
  ]),
  good("6.5", "20 SETTINGS, each of which is acknowledged", (s) => [
    ...Array.from({ length: 20 }, (_, index) => settings(["MAX_CONCURRENT_STREAMS", 10 + index])),
    "barrier",
    ...whole(s),
  ], { check: ([peer]) => acknowledged(peer!.rules.streams.unacknowledged.length) }),
  good("6.5.3", "SETTINGS between the frames of a response", (s) => {
    const [first, second] = whole(s);
    return [first!, settings(["MAX_FRAME_SIZE", 20_000]), second!];
  }),
  good(
    "6.5.2",
    "MAX_CONCURRENT_STREAMS of 0 after the response: the next request goes elsewhere",
    (s) => [
      ...whole(s),
      settings(["MAX_CONCURRENT_STREAMS", 0]),
      "barrier",
    ],
    { after: left },
  ),
  good("6.5.2", "MAX_CONCURRENT_STREAMS of 0 for a while", (s) => [
    settings(["MAX_CONCURRENT_STREAMS", 0]),
    "barrier",
    ...whole(s),
    settings(["MAX_CONCURRENT_STREAMS", 10]),
    "barrier",
  ]),
  good("6.5.2", "MAX_HEADER_LIST_SIZE of 10, which no request keeps", whole, {
    settings: [["MAX_HEADER_LIST_SIZE", 10]],
    expected: answersOrFails,
    after: anyhow,
    seen: [0, 1],
    isLast: true,
  }),
];

function acknowledged(left: number): string[] {
  return left === 0 ? [] : [`${left} SETTINGS were not acknowledged`];
}

/** Changes of the size of the client's table, between requests. */
const tableSizes: Http2Case[] = ([
  [[0]],
  [[100]],
  [[0], [4_096]],
  [[64], [4_096], [0]],
  [[8_192]],
] as number[][][]).map((sizes) =>
  good("hpack 4.2", `HEADER_TABLE_SIZE goes to ${sizes.join(", then ")} between requests`, whole, {
    earlier: sizes.map((values) => (s) => [
      ...values.map((value) => settings(["HEADER_TABLE_SIZE", value])),
      "barrier",
      ...whole(s),
    ]),
  })
);

const together: Http2Case[] = [
  good("hpack 4.2", "HEADER_TABLE_SIZE goes to 0 and back to 4,096 between two requests", whole, {
    earlier: [(s) => [
      ...whole(s),
      settings(["HEADER_TABLE_SIZE", 0]),
      settings(["HEADER_TABLE_SIZE", 4_096]),
      "barrier",
    ], whole],
  }),
  good("hpack 4.2", "one SETTINGS has HEADER_TABLE_SIZE of 0 and of 4,096", whole, {
    earlier: [(s) => [
      ...whole(s),
      settings([SETTING.HEADER_TABLE_SIZE, 0], [SETTING.HEADER_TABLE_SIZE, 4_096]),
      "barrier",
    ], whole],
  }),
];

/** Cases of the connection's preface and of SETTINGS. */
export const settingsCases: readonly Http2Case[] = [
  ...first,
  ...later,
  ...forbidden,
  ...preface,
  ...form,
  ...tableSizes,
  ...together,
];
