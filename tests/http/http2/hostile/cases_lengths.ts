import { data } from "../../../support/http2/frames.ts";
import { badStream, body, good, head, headOf } from "./bytes.ts";
import { BODY, type Http2Case } from "./case.ts";
import { answers, answersOrFails, fails, kept, streamError } from "./expected.ts";

type Lengths = readonly string[];

/** A response with these `content-length` fields and the usual content of eleven bytes. */
function sized(stream: number, lengths: Lengths): Uint8Array[] {
  return [
    head(stream, ...lengths.map((length) => ["content-length", length] as const)),
    data(stream, BODY.slice(0, 5)),
    data(stream, BODY.slice(5), { end: true }),
  ];
}

const BYTES = String(BODY.length);

const contentLengths: Http2Case[] = [
  good("8.1.1", "a content-length that is right", (s) => sized(s, [BYTES])),
  good("8.1.1", "a content-length with leading zeros", (s) => sized(s, [`000${BYTES}`])),
  ...([
    ["is a byte too large", ["11"]],
    ["is a byte too small", ["9"]],
    ["is 0, with content", ["0"]],
    ["is 5, where the first frame ends", ["5"]],
    ["is beyond 2^53", ["90071992547409930"]],
  ] as [string, Lengths][]).map(([what, lengths]) =>
    badStream("8.1.1", `a content-length that ${what}`, (s) => sized(s, lengths))
  ),
  ...([
    ["is not a number", ["ten"]],
    ["is negative", ["-10"]],
    ["has a plus", ["+10"]],
    ["is empty", [""]],
    ["has a fraction", ["10.0"]],
    ["has another base", ["0xa"]],
    ["has an exponent", ["1e1"]],
    ["has a letter at its end", ["10x"]],
    ["comes twice and differs", ["10", "11"]],
    ["has two values that differ", ["10, 11"]],
  ] as [string, Lengths][]).map(([what, lengths]) =>
    badStream("8.1.1", `a content-length that ${what}`, (s) => sized(s, lengths))
  ),
  {
    ...badStream(
      "8.1.1",
      "a content-length that comes twice and is the same",
      (s) => sized(s, [BYTES, BYTES]),
    ),
    expected: answersOrFails,
    after: [...kept, { at: "kept", codes: ["PROTOCOL_ERROR"] }],
  },
  badStream("8.1.1", "a content-length of 5, and HEADERS that end the stream", (s) => [
    headOf(s, [[":status", "200"], ["content-length", "5"]], { end: true }),
  ]),
  badStream("8.1.1", "a content-length and trailers in place of the content", (s) => [
    head(s, ["content-length", "5"]),
    headOf(s, [["x-end", "1"]], { end: true }),
  ]),
  {
    ...badStream("8.1.1", "more content than announced, which goes on", (s) => [
      head(s, ["content-length", "5"]),
      data(s, BODY),
      "barrier",
      data(s, BODY),
      "barrier",
      data(s, "", { end: true }),
    ]),
    expected: fails,
  },
  good("8.1.1", "padding does not count for content-length", (s) => [
    head(s, ["content-length", BYTES]),
    data(s, BODY, { pad: 20, end: true }),
  ]),
];

const bodiless: Http2Case[] = [
  good("8.1.1", "a response to HEAD with a content-length", (s) => [
    headOf(s, [[":status", "200"], ["content-length", "1000"]], { end: true }),
  ], { kinds: ["head"], expected: answers({ body: "", headers: { "content-length": "1000" } }) }),
  good("8.1.1", "a response to HEAD with an empty DATA frame", (s) => [
    head(s, ["content-length", "1000"]),
    data(s, "", { end: true }),
  ], {
    kinds: ["head"],
    expected: answers({ body: "" }),
    after: [...kept, ...streamError("CANCEL", "NO_ERROR")],
  }),
  {
    ...badStream("8.1.1", "a response to HEAD with content", (s) => [
      head(s, ["content-length", BYTES]),
      body(s),
    ], { kinds: ["head"] }),
    expected: { at: "lost", status: 200, body: "" },
    after: [...kept, { at: "kept", codes: ["PROTOCOL_ERROR", "CANCEL", "NO_ERROR"] }],
  },
  ...[204, 304].flatMap((status): Http2Case[] => [
    good("8.1.1", `status ${status} without content`, (s) => [
      headOf(s, [[":status", String(status)]], { end: true }),
    ], { expected: answers({ status, body: "" }), kinds: ["get"] }),
    good("8.1.1", `status ${status} with an empty DATA frame`, (s) => [
      headOf(s, [[":status", String(status)]]),
      data(s, "", { end: true }),
    ], {
      expected: answers({ status, body: "" }),
      kinds: ["get"],
      after: [...kept, ...streamError("CANCEL", "NO_ERROR")],
    }),
    {
      ...badStream("8.1.1", `status ${status} with content`, (s) => [
        headOf(s, [[":status", String(status)]]),
        body(s),
      ], { kinds: ["get"] }),
      expected: { at: "lost", status, body: "" },
      after: [...kept, { at: "kept", codes: ["PROTOCOL_ERROR", "CANCEL", "NO_ERROR"] }],
    },
  ]),
  good("8.1.1", "status 304 with a content-length", (s) => [
    headOf(s, [[":status", "304"], ["content-length", "1000"]], { end: true }),
  ], { expected: answers({ status: 304, body: "" }), kinds: ["get"] }),
  good("8.1.1", "status 205 without content", (s) => [
    headOf(s, [[":status", "205"], ["content-length", "0"]], { end: true }),
  ], { expected: answers({ status: 205, body: "" }), kinds: ["get"] }),
];

/** Cases of content-length, and of responses without content. */
export const lengthCases: readonly Http2Case[] = [...contentLengths, ...bodiless];
