import { type CodeName, data, headers, join } from "../../../support/http2/frames.ts";
import type { Field } from "../../../support/http2/hpack_tables.ts";
import { block, indexed, literal } from "../../../support/http2/hpack_writer.ts";
import { badEither, badStream, body, good, head, headOf, okBlock } from "./bytes.ts";
import { BODY, type Http2Case } from "./case.ts";
import { answers, answersOrFails, kept, streamError } from "./expected.ts";

/** Responses whose fields are malformed (RFC 9113, section 8.1.1). */
const MALFORMED: Readonly<Record<string, readonly Field[]>> = {
  "no field": [],
  "no status": [["x-a", "1"]],
  "two statuses": [[":status", "200"], [":status", "200"]],
  "two statuses that differ": [[":status", "200"], [":status", "404"]],
  "a status after other fields": [["x-a", "1"], [":status", "200"]],
  "an empty status": [[":status", ""]],
  "a status of two digits": [[":status", "20"]],
  "a status of four digits": [[":status", "2000"]],
  "a status with leading zero": [[":status", "0200"]],
  "a status with a reason": [[":status", "200 OK"]],
  "a status with a sign": [[":status", "+20"]],
  "a status of letters": [[":status", "abc"]],
  "a status below 100": [[":status", "099"]],
  "a status with a letter": [[":status", "20x"]],
  "an unknown pseudo-field": [[":status", "200"], [":version", "2"]],
  "an unknown pseudo-field first": [[":x", "2"], [":status", "200"]],
  "the pseudo-field of a request :method": [[":status", "200"], [":method", "GET"]],
  "the pseudo-field of a request :scheme": [[":status", "200"], [":scheme", "https"]],
  "the pseudo-field of a request :path": [[":status", "200"], [":path", "/"]],
  "the pseudo-field of a request :authority": [[":status", "200"], [":authority", "x"]],
  "the pseudo-field :protocol": [[":status", "200"], [":protocol", "websocket"]],
  "a pseudo-field after other fields": [[":status", "200"], ["x-a", "1"], [":status", "200"]],
  "an upper-case name": [[":status", "200"], ["X-Upper", "1"]],
  "a name with one upper-case letter": [[":status", "200"], ["x-uppeR", "1"]],
  "an empty name": [[":status", "200"], ["", "1"]],
  "a name that is a colon": [[":status", "200"], [":", "1"]],
  "a name with a space": [[":status", "200"], ["x a", "1"]],
  "a name with a colon": [[":status", "200"], ["x:a", "1"]],
  "a name with a line break": [[":status", "200"], ["x\r\na", "1"]],
  "a name with a NUL": [[":status", "200"], ["x\0", "1"]],
  "a name with a DEL": [[":status", "200"], ["x\x7f", "1"]],
  "a name beyond ASCII": [[":status", "200"], ["x\xe4", "1"]],
  "a value with a NUL": [[":status", "200"], ["x-a", "a\0b"]],
  "a value with a line feed": [[":status", "200"], ["x-a", "a\nb"]],
  "a value with a carriage return": [[":status", "200"], ["x-a", "a\rb"]],
  "a value with a header behind it": [[":status", "200"], ["x-a", "1\r\nx-b: 2"]],
  "a value that begins with a space": [[":status", "200"], ["x-a", " a"]],
  "a value that ends with a space": [[":status", "200"], ["x-a", "a "]],
  "a value that begins with a tab": [[":status", "200"], ["x-a", "\ta"]],
  "a value that ends with a tab": [[":status", "200"], ["x-a", "a\t"]],
  "connection": [[":status", "200"], ["connection", "close"]],
  "connection: keep-alive": [[":status", "200"], ["connection", "keep-alive"]],
  "keep-alive": [[":status", "200"], ["keep-alive", "timeout=5"]],
  "proxy-connection": [[":status", "200"], ["proxy-connection", "keep-alive"]],
  "transfer-encoding": [[":status", "200"], ["transfer-encoding", "chunked"]],
  "upgrade": [[":status", "200"], ["upgrade", "websocket"]],
};

const malformed: Http2Case[] = Object.entries(MALFORMED).map(([what, fields]) =>
  badStream("8.2", `a response with ${what}`, (s) => [headOf(s, fields), body(s)], {
    expected: { at: "fetch" },
  })
);

/** Trailers that are malformed. */
const BAD_TRAILERS: Readonly<Record<string, readonly Field[]>> = {
  "a status": [[":status", "200"]],
  "the pseudo-field :path": [[":path", "/"]],
  "an unknown pseudo-field": [[":x", "1"]],
  "an upper-case name": [["X-End", "1"]],
  "a value with a line break": [["x-end", "1\n"]],
  "an empty name": [["", "1"]],
  "connection": [["connection", "close"]],
};

const trailers: Http2Case[] = [
  ...Object.entries(BAD_TRAILERS).map(([what, fields]) =>
    badStream("8.1", `trailers with ${what}`, (s) => [
      head(s),
      data(s, BODY),
      headOf(s, fields, { end: true }),
    ])
  ),
  good("8.1", "trailers", (s) => [
    head(s),
    data(s, BODY),
    headOf(s, [["x-end", "1"], ["x-end", "2"]], { end: true }),
  ], { expected: answers({ headers: { "x-end": null } }) }),
  good("8.1", "trailers without a field", (s) => [
    head(s),
    data(s, BODY),
    headOf(s, [], { end: true }),
  ]),
  good("8.1", "trailers after a response without content", (s) => [
    head(s),
    headOf(s, [["x-end", "1"]], { end: true }),
  ], { expected: answers({ body: "" }) }),
  good("8.1", "trailers with padding", (s) => [
    head(s),
    data(s, BODY),
    headOf(s, [["x-end", "1"]], { end: true, pad: 9 }),
  ]),
  badStream("8.1", "trailers that do not end the stream", (s) => [
    head(s),
    data(s, BODY),
    headOf(s, [["x-end", "1"]]),
    data(s, "", { end: true }),
  ]),
  badStream("8.1", "a second response in place of trailers", (s) => [
    head(s),
    data(s, BODY),
    headOf(s, [[":status", "404"]]),
    data(s, BODY, { end: true }),
  ]),
  badStream("8.1", "a second response at once", (s) => [
    head(s),
    headOf(s, [[":status", "404"]]),
    body(s),
  ]),
];

function interim(stream: number, status: string, ...fields: Field[]): Uint8Array {
  return headOf(stream, [[":status", status], ...fields]);
}

const informational: Http2Case[] = [
  ...["100", "102", "103", "199"].map((status) =>
    good("8.1", `status ${status} before the response`, (s) => [
      interim(s, status, ["link", "</x>; rel=preload"]),
      head(s),
      body(s),
    ], { expected: answers({ headers: { link: null } }) })
  ),
  good("8.1", "10 informational responses before the response", (s) => [
    ...Array.from({ length: 10 }, () => interim(s, "103", ["x-early", "1"])),
    head(s),
    body(s),
  ]),
  badStream("8.6", "status 101, which HTTP/2 does not have", (s) => [
    interim(s, "101"),
    head(s),
    body(s),
  ]),
  badStream("8.1", "an informational response that ends the stream", (s) => [
    headOf(s, [[":status", "103"]], { end: true }),
  ]),
  badStream("8.1", "an informational response and DATA", (s) => [
    interim(s, "103"),
    body(s),
  ]),
  badStream("8.1", "an informational response after the response", (s) => [
    head(s),
    interim(s, "103"),
    body(s),
  ]),
  badStream("8.1", "an informational response in place of trailers", (s) => [
    head(s),
    data(s, BODY),
    headOf(s, [[":status", "103"]], { end: true }),
  ]),
  good("8.1", "the response comes before the request has ended, and the stream lives on", (s) => [
    head(s),
    body(s),
    ({ peer, request }) => peer.until(() => request.isWhole),
  ], { kinds: ["post", "stream"], waits: false }),
];

const lawful: Http2Case[] = [
  good("8.2", "values with tabs, spaces and bytes beyond ASCII", (s) => [
    head(s, ["x-a", "a\tb  c\xff\x80d"]),
    body(s),
  ]),
  good("8.2", "an empty value", (s) => [head(s, ["x-a", ""]), body(s)], {
    expected: answers({ headers: { "x-a": "" } }),
  }),
  good("8.2", "names of all characters that are allowed", (s) => [
    head(s, ["!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz", "1"]),
    body(s),
  ], {
    expected: answers({ headers: { "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz": "1" } }),
  }),
  good("8.2", "a field that comes three times", (s) => [
    head(s, ["x-a", "1"], ["x-b", "2"], ["x-a", "3"], ["x-a", "4"]),
    body(s),
  ], { expected: answers({ headers: { "x-a": "1, 3, 4", "x-b": "2" } }) }),
  good("8.3.2", "status 299", (s) => [headOf(s, [[":status", "299"]]), body(s)], {
    expected: answers({ status: 299 }),
  }),
  ...[400, 404, 409, 410, 422, 500, 599].map((status) =>
    good("8.3.2", `status ${status}`, (s) => [headOf(s, [[":status", String(status)]]), body(s)], {
      expected: answers({ status }),
    })
  ),
  good("8.3.2", "status 999, which a Response cannot have", (s) => [
    headOf(s, [[":status", "999"]]),
    body(s),
  ], {
    expected: { at: "fetch" },
    after: [...kept, ...streamError("PROTOCOL_ERROR", "CANCEL", "INTERNAL_ERROR")],
  }),
  good("8.2.2", "te in a response", (s) => [head(s, ["te", "trailers"]), body(s)], {
    expected: answersOrFails,
    after: [...kept, ...streamError("PROTOCOL_ERROR")],
  }),
  good("8.1", "the head of a response, and its content much later", (s) => [
    head(s),
    "barrier",
    "barrier",
    body(s),
  ]),
];

/** As many fields as make `bytes` by the count of RFC 9113, section 10.5.1. */
function listOf(bytes: number): Uint8Array[] {
  const each = 1_000;
  const value = "v".repeat(each - 32 - 6);
  return Array.from(
    { length: Math.ceil(bytes / each) },
    (_, index) => block([`x-${String(index).padStart(4, "0")}`, value]),
  );
}

/** Codes for a list of fields that is too large. */
const TOO_LARGE: readonly CodeName[] = [
  "PROTOCOL_ERROR",
  "ENHANCE_YOUR_CALM",
  "INTERNAL_ERROR",
  "CANCEL",
  "REFUSED_STREAM",
];

const sizes: Http2Case[] = [
  good("H8", "60 KB of fields", (s) => [
    headers(s, okBlock(), { whole: false }),
    ...listOf(60_000).map((part, index) => continued(s, part, index === 59)),
    body(s),
  ], { solid: true }),
  badEither("H8", "80 KB of fields, byte by byte", (s) => [
    headers(s, okBlock(), { whole: false }),
    ...listOf(80_000).map((part, index) => continued(s, part, index === 79)),
    body(s),
  ], { codes: TOO_LARGE, expected: { at: "fetch" }, solid: true }),
  badStream(
    "H8",
    "80 KB of fields that repeat: the connection lives on, and the table is in step",
    (s) => [
      headers(
        s,
        join(
          indexed(8),
          literal("x-large", "l".repeat(3_900), { indexing: "incremental" }),
          ...Array.from({ length: 20 }, () => indexed(62)),
        ),
      ),
      body(s),
    ],
    {
      codes: TOO_LARGE,
      expected: { at: "fetch" },
      kinds: ["get"],
    },
  ),
];

function continued(stream: number, part: Uint8Array, whole: boolean): Uint8Array {
  const bytes = headers(stream, part, { whole });
  bytes[3] = 9; // CONTINUATION
  return bytes;
}

/** Cases of the fields of responses, informational responses and trailers. */
export const fieldCases: readonly Http2Case[] = [
  ...malformed,
  ...trailers,
  ...informational,
  ...lawful,
  ...sizes,
];
