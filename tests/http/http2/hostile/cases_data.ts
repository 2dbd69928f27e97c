import { data, FLAG, frame, headers, join, TYPE } from "../../../support/http2/frames.ts";
import { badConnection, badEither, body, good, head, headOf, whole } from "./bytes.ts";
import { BODY, type Http2Case, type Step } from "./case.ts";
import { answers, answersOrFails, breaks, eitherError, kept } from "./expected.ts";

/** A response of the usual content, each of whose bytes is a frame with this padding. */
function padded(stream: number, pad: number): Uint8Array[] {
  const frames = [...BODY].map((byte) => data(stream, byte, { pad }));
  return [head(stream), ...frames, data(stream, "", { end: true, pad })];
}

const padding: Http2Case[] = [
  ...[0, 1, 7, 255].map((pad) =>
    good("6.1", `DATA with ${pad} bytes of padding`, (s) => padded(s, pad))
  ),
  good("6.1", "DATA of padding alone", (s) => [
    head(s),
    data(s, "", { pad: 100 }),
    data(s, BODY),
    data(s, "", { pad: 0, end: true }),
  ]),
  good("6.9.1", "more padding than the windows have room for without being opened", (s) => [
    head(s),
    async ({ peer }) => {
      for (let at = 0; at < 600; at++) {
        await peer.write(data(s, "x", { pad: 255 }));
        if (at % 100 === 99) await peer.barrier();
      }
    },
    data(s, "", { end: true }),
  ], { expected: answers({ body: "x".repeat(600) }), kinds: ["get"], solid: true }),
  badConnection("6.1", "padding as long as its frame", (s) => [
    head(s),
    frame({ type: TYPE.DATA, flags: FLAG.PADDED, stream: s, payload: "\x05abcde".slice(0, 5) }),
    body(s),
  ]),
  badConnection("6.1", "padding longer than its frame", (s) => [
    head(s),
    frame({ type: TYPE.DATA, flags: FLAG.PADDED, stream: s, payload: "\xffabcde" }),
    body(s),
  ]),
  badConnection("6.1", "a padded frame without the length of its padding", (s) => [
    head(s),
    frame({ type: TYPE.DATA, flags: FLAG.PADDED, stream: s }),
    body(s),
  ], { codes: ["PROTOCOL_ERROR", "FRAME_SIZE_ERROR"] }),
  good("6.1", "padding that is not zero", (s) => [
    head(s),
    frame({ type: TYPE.DATA, flags: FLAG.PADDED, stream: s, payload: "\x03" + BODY + "abc" }),
    data(s, "", { end: true }),
  ], {
    expected: answersOrFails,
    after: [...kept, ...eitherError("PROTOCOL_ERROR")],
  }),
];

const places: Http2Case[] = [
  badConnection("6.1", "DATA on stream 0", (s) => [head(s), data(0, "x"), body(s)]),
  badConnection("5.1", "DATA on a stream that is idle", (s) => [
    head(s),
    data(s + 2, "x"),
    body(s),
  ]),
  badConnection("5.1", "DATA on a stream of the server, which none can be", (s) => [
    head(s),
    data(2, "x"),
    body(s),
  ]),
  badEither("8.1", "DATA before HEADERS", (s) => [data(s, BODY, { end: true })], {
    codes: ["PROTOCOL_ERROR", "STREAM_CLOSED"],
  }),
  badEither("8.1", "empty DATA before HEADERS", (s) => [data(s, ""), ...whole(s)], {
    codes: ["PROTOCOL_ERROR", "STREAM_CLOSED"],
  }),
  {
    ...badEither("5.1", "DATA after the end of the stream", (s) => [
      ...whole(s),
      data(s, "more", { end: true }),
    ], { codes: ["STREAM_CLOSED"] }),
    expected: answersOrFails,
  },
  {
    ...badEither("5.1", "DATA after the end of the stream, once the client has read it", (s) => [
      ...whole(s),
      "barrier",
      data(s, "more", { end: true }),
    ], { codes: ["STREAM_CLOSED"] }),
    expected: answersOrFails,
    kinds: ["get"],
  },
  good("5.1", "empty DATA with the end of the stream", (s) => [
    head(s),
    data(s, BODY),
    data(s, "", { end: true }),
  ]),
  good(
    "5.1",
    "HEADERS with the end of the stream",
    (s) => [headOf(s, [[":status", "200"]], { end: true })],
    {
      expected: answers({ body: "" }),
    },
  ),
  good("6.1", "some empty DATA between others", (s) => [
    head(s),
    ...[...BODY].flatMap((byte) => [data(s, byte), data(s, "")]),
    data(s, "", { end: true }),
  ]),
];

/** A content longer than all windows of the client, sent as they are opened. */
const long = "0123456789abcdef".repeat(64 * 1_024);

const windows: Http2Case[] = [
  good("6.9.1", "1 MB of content, sent as the windows allow", (s) => [
    head(s),
    ({ peer }) => peer.sendContent(s, long),
  ], { expected: answers({ body: long }), kinds: ["get", "watch"], solid: true }),
  badEither("6.9.1", "DATA beyond the stream's window", (s) => [head(s), beyond(s), "barrier"], {
    ...{ codes: ["FLOW_CONTROL_ERROR"], solid: true, kinds: ["get", "watch"], readsLate: true },
  }),
];

/** Fills a stream's window and goes a byte beyond it. The windows are those of the client. */
function beyond(stream: number): Step {
  return async ({ peer }) => {
    await peer.barrier();
    const parts: Uint8Array[] = [];
    for (let left = peer.rules.granted(stream) + 1; left > 0; left -= 16_384) {
      parts.push(data(stream, new Uint8Array(Math.min(left, 16_384))));
    }
    await peer.write(...parts);
  };
}

const unfinished: Http2Case[] = [
  {
    ...badConnection("8.1", "the connection ends within the content", (s) => [
      head(s),
      data(s, "the "),
      "turn",
      "fin",
    ]),
    expected: breaks,
    after: [{ at: "left" }],
  },
  {
    ...badConnection("8.1", "the connection is reset within the content", (s) => [
      head(s),
      data(s, "the "),
      "barrier",
      "reset",
    ]),
    resets: true,
    expected: breaks,
    after: [{ at: "left" }],
  },
  good("8.1", "content in single bytes", (s) => [
    headers(s, join(head(s).subarray(9))),
    ...[...BODY].flatMap((byte) => [data(s, byte), "turn"] as const),
    data(s, "", { end: true }),
  ]),
];

/** Cases of DATA. */
export const dataCases: readonly Http2Case[] = [
  ...padding,
  ...places,
  ...windows,
  ...unfinished,
];
