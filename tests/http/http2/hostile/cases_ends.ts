import {
  CODE,
  type CodeName,
  data,
  frame,
  goaway,
  join,
  number,
  reset,
  TYPE,
} from "../../../support/http2/frames.ts";
import { badConnection, badEither, body, good, head, whole } from "./bytes.ts";
import { BODY, type Http2Case } from "./case.ts";
import {
  answers,
  answersOrFails,
  anyhow,
  breaks,
  fails,
  kept,
  left,
  refused,
  streamError,
} from "./expected.ts";

const CODES = Object.keys(CODE) as CodeName[];
/** Codes by which a server may say that a request was not processed, or that it should come again. */
const COMES_AGAIN: readonly string[] = ["REFUSED_STREAM"];

const resets: Http2Case[] = [
  ...CODES.filter((code) => !COMES_AGAIN.includes(code)).map((code) =>
    good("6.4", `RST_STREAM with ${code} before the response`, (s) => [reset(s, CODE[code])], {
      expected: refused,
      // A server that wants HTTP/1.1 may be asked again over another connection.
      ...(code === "HTTP_1_1_REQUIRED" && { after: anyhow, isLast: true }),
    })
  ),
  ...[0x0e, 0xff, 0xffff_ffff].map((code) =>
    good("7", `RST_STREAM with the unknown code ${code} before the response`, (s) => [
      reset(s, code),
    ], { expected: refused })
  ),
  ...(["NO_ERROR", "INTERNAL_ERROR", "CANCEL", "REFUSED_STREAM", "ENHANCE_YOUR_CALM"] as const)
    .flatMap((code) => [
      good("6.4", `RST_STREAM with ${code} after HEADERS`, (s) => [
        head(s),
        "barrier",
        reset(s, CODE[code]),
      ], { expected: breaks }),
      good("6.4", `RST_STREAM with ${code} within the content`, (s) => [
        head(s),
        data(s, "the "),
        reset(s, CODE[code]),
      ], { expected: fails }),
      good("5.1", `RST_STREAM with ${code} after the end of the stream`, (s) => [
        ...whole(s),
        "barrier",
        reset(s, CODE[code]),
      ]),
    ]),
  good("H3", "RST_STREAM with REFUSED_STREAM before the response: sent again", (s) => [
    reset(s, CODE.REFUSED_STREAM),
  ], { again: whole, attempts: 3, seen: 2, after: kept }),
  good("H3", "RST_STREAM with REFUSED_STREAM twice, then a response", (s, { request, peer }) => {
    const times = peer.requests.filter(({ path }) => path === request.path).length;
    return times < 3 ? [reset(s, CODE.REFUSED_STREAM)] : whole(s);
  }, { attempts: 4, seen: 3 }),
  good(
    "8.1",
    "the whole response and RST_STREAM with NO_ERROR before the request has ended",
    (s) => [
      ...whole(s),
      reset(s, CODE.NO_ERROR),
    ],
    {
      kinds: ["post", "stream"],
      waits: false,
      grants: false,
      after: [...kept, ...streamError("CANCEL", "NO_ERROR")],
      contentBytes: 200_000,
    },
  ),
  good("8.1", "a response with an error, and RST_STREAM before the request has ended", (s) => [
    ...whole(s),
    reset(s, CODE.CANCEL),
  ], {
    kinds: ["post", "stream"],
    waits: false,
    grants: false,
    after: [...kept, ...streamError("CANCEL", "NO_ERROR")],
    contentBytes: 200_000,
    expected: answersOrFails,
  }),
  badConnection("6.4", "RST_STREAM on stream 0", (s) => [reset(0, 8), ...whole(s)]),
  badConnection(
    "6.4",
    "RST_STREAM on a stream that is idle",
    (s) => [reset(s + 2, 8), ...whole(s)],
  ),
  badConnection("6.4", "RST_STREAM on a stream of the server", (s) => [reset(2, 8), ...whole(s)]),
  {
    ...badEither("5.1", "a response after RST_STREAM", (s) => [
      reset(s, CODE.CANCEL),
      ...whole(s),
    ], { codes: ["STREAM_CLOSED"] }),
    after: [...kept, { at: "kept", codes: ["STREAM_CLOSED"] }, {
      at: "closed",
      codes: ["STREAM_CLOSED", "PROTOCOL_ERROR"],
    }],
    expected: refused,
  },
  {
    ...good("5.1", "RST_STREAM twice", (s) => [
      reset(s, CODE.INTERNAL_ERROR),
      reset(s, CODE.INTERNAL_ERROR),
    ]),
    expected: refused,
  },
];

const goaways: Http2Case[] = [
  good("H4", "GOAWAY, and the response to the request that it includes", (s) => [
    goaway(s),
    ...whole(s),
  ], { after: left }),
  good("H4", "GOAWAY within the content", (s) => [
    head(s),
    data(s, "the "),
    goaway(s),
    "barrier",
    data(s, "answer", { end: true }),
  ], { after: left }),
  good("H4", "GOAWAY after the response: the next request goes elsewhere", (s) => [
    ...whole(s),
    "barrier",
    goaway(s),
    "barrier",
  ], { after: left }),
  good("H4", "GOAWAY after the response, and the end of the connection", (s) => [
    ...whole(s),
    goaway(s),
    "fin",
  ], { after: left }),
  good("6.8", "GOAWAY without a limit, the notice of a graceful end, then the real one", (s) => [
    goaway(2 ** 31 - 1),
    "barrier",
    ...whole(s),
    goaway(s),
  ], { after: left }),
  ...CODES.filter((code) => code !== "HTTP_1_1_REQUIRED").map((code) =>
    good("H3", `GOAWAY with ${code} that leaves the request out: sent again`, () => [
      goaway(0, CODE[code]),
    ], { again: whole, attempts: 3, seen: 2, after: left })
  ),
  good(
    "H3",
    "GOAWAY that leaves the request out, and the end of the connection: sent again",
    () => [
      goaway(0),
      "fin",
    ],
    { again: whole, attempts: 3, seen: 2, after: left },
  ),
  good("H3", "GOAWAY that leaves out the second request only", (s) => [goaway(s - 2)], {
    earlier: [whole],
    again: whole,
    attempts: 3,
    seen: 2,
    after: left,
  }),
  good("6.8", "GOAWAY with an unknown code, and the response", (s) => [
    goaway(s, 0xffff_fff0),
    ...whole(s),
  ], { after: left, expected: answersOrFails }),
  ...(["NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "ENHANCE_YOUR_CALM"] as const).map((code) =>
    good(
      "H3",
      `GOAWAY with ${code} that includes the request, and the end of the connection`,
      (s) => [
        goaway(s, CODE[code]),
        "fin",
      ],
      { expected: refused, after: left },
    )
  ),
  good("6.8", "GOAWAY with 16 KB of debug data", (s) => [
    goaway(s, 0, "d".repeat(16_000)),
    ...whole(s),
  ], { after: left }),
  good("6.8", "GOAWAY with the reserved bit of the last stream", (s) => [
    frame({ type: TYPE.GOAWAY, payload: join(number(s + 0x8000_0000, 4), number(0, 4)) }),
    ...whole(s),
  ], { after: left }),
  good("6.8", "GOAWAY twice, the second of which leaves the request out: sent again", (s) => [
    goaway(s),
    "barrier",
    goaway(0),
  ], { again: whole, attempts: 3, seen: 2, after: left }),
  good("6.8", "GOAWAY twice, the second with a higher stream", (s) => [
    goaway(s),
    goaway(s + 100),
    ...whole(s),
  ], { after: left, expected: answersOrFails }),
  badConnection("6.8", "GOAWAY on a stream", (s) => [
    frame({ type: TYPE.GOAWAY, stream: s, payload: join(number(s, 4), number(0, 4)) }),
    ...whole(s),
  ]),
  {
    ...badConnection("6.8", "GOAWAY that includes the request, which is never answered", (s) => [
      goaway(s),
    ]),
    expected: { at: "silence", in: "fetch" },
    after: left,
  },
];

/** Points at which a connection ends. */
const ENDS: Readonly<Record<string, Pick<Http2Case, "answer" | "expected">>> = {
  "before the response": { answer: () => [], expected: refused },
  "after the head": { answer: (s) => [head(s), "barrier"], expected: breaks },
  "within the content": { answer: (s) => [head(s), data(s, "the "), "barrier"], expected: breaks },
  "before the last, empty DATA": {
    answer: (s) => [head(s), data(s, BODY), "barrier"],
    expected: breaks,
  },
  "after the response": { answer: (s) => [...whole(s), "barrier"], expected: answers() },
};

const endings: Http2Case[] = [
  ...Object.entries(ENDS).flatMap(([where, { answer, expected }]) =>
    (["fin", "reset"] as const).map((how) =>
      good("9.1", `the connection ends ${where} by ${how}`, (s, exchange) => [
        ...answer(s, exchange),
        how,
      ], { expected, after: left, resets: how === "reset" })
    )
  ),
  ...(["fin", "reset"] as const).flatMap((how) => [
    good("9.1", `the connection ends by ${how} when TLS is established`, whole, {
      opening: new Uint8Array(),
      endsAtOnce: how,
      resets: how === "reset",
      expected: answersOrFails,
      after: left,
    }),
    good("9.1", `the connection ends by ${how} after SETTINGS`, whole, {
      endsAtOnce: how,
      resets: how === "reset",
      expected: answersOrFails,
      after: left,
    }),
  ]),
  {
    ...good("9.1", "no response comes", () => []),
    expected: { at: "silence", in: "fetch" },
    after: [{ at: "kept", codes: ["CANCEL"] }],
  },
  {
    ...good("9.1", "the content never ends", (s) => [head(s), data(s, "the ")]),
    expected: { at: "silence", in: "body" },
    after: [{ at: "kept", codes: ["CANCEL"] }],
  },
  {
    ...good("H7", "an aborted request's response comes late", (s) => [
      ({ peer }) =>
        late(
          () => peer.write(head(s), body(s)),
          () => peer.frames.some((each) => each.type === TYPE.RST_STREAM && each.stream === s),
          peer,
        ),
    ]),
    expected: { at: "silence", in: "fetch" },
    after: [{ at: "kept", codes: ["CANCEL"] }],
  },
];

/** Writes once a condition holds, without holding the script up. */
function late(
  write: () => Promise<void>,
  condition: () => boolean,
  peer: { until(condition: () => boolean): Promise<boolean> },
): void {
  void peer.until(condition).then((holds) => holds ? write() : undefined);
}

/** Cases of RST_STREAM, GOAWAY and the end of the connection. */
export const endCases: Readonly<Record<"resets" | "goaways" | "endings", readonly Http2Case[]>> = {
  resets,
  goaways,
  endings,
};
