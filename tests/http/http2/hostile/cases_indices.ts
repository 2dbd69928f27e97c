import { data, headers, join } from "../../../support/http2/frames.ts";
import { indexed, literal } from "../../../support/http2/hpack_writer.ts";
import { badConnection, good } from "./bytes.ts";
import { BODY, type Http2Case } from "./case.ts";
import { COMPRESSION, FIRST, has, OK, response } from "./hpack_bytes.ts";

const indices: Http2Case[] = [
  badConnection("hpack 6.1", "the index 0", response(OK, indexed(0)), COMPRESSION),
  badConnection("hpack 6.1", "the index 0 alone", response(indexed(0)), COMPRESSION),
  badConnection(
    "hpack 6.1",
    "an index beyond an empty table",
    response(OK, indexed(62)),
    COMPRESSION,
  ),
  badConnection("hpack 6.1", "an index of 2^30", response(OK, indexed(2 ** 30)), COMPRESSION),
  badConnection(
    "hpack 6.2",
    "a literal with the name of an index beyond the table",
    response(OK, literal(70, "x")),
    COMPRESSION,
  ),
  badConnection(
    "hpack 6.2",
    "a literal to enter with the name of an index beyond the table",
    response(OK, literal(62, "x", { indexing: "incremental" })),
    COMPRESSION,
  ),
  badConnection(
    "hpack 2.3.3",
    "an index one beyond the newest entry",
    response(OK, literal("x-a", "1", { indexing: "incremental" }), indexed(FIRST + 1)),
    COMPRESSION,
  ),
];

/** Blocks of streams that have no caller any more change the table all the same. */
const inStep: Http2Case[] = [
  good("hpack 2.2", "an informational response and trailers change the table", (s) => [
    headers(
      s,
      join(
        literal(8, "103", { indexing: "incremental" }),
        literal("x-early", "e", { indexing: "incremental" }),
      ),
    ),
    headers(s, join(OK, indexed(FIRST), literal("x-head", "h", { indexing: "incremental" }))),
    data(s, BODY),
    headers(s, join(literal("x-end", "t", { indexing: "incremental" }), indexed(FIRST + 1)), {
      end: true,
    }),
  ], has({ "x-early": "e", "x-head": "h" })),
  good(
    "hpack 2.2",
    "trailers change the table for the next response",
    response(OK, indexed(FIRST)),
    {
      earlier: [(s) => [
        headers(s, OK),
        data(s, BODY),
        headers(s, literal("x-end", "t", { indexing: "incremental" }), { end: true }),
      ]],
      ...has({ "x-end": "t" }),
    },
  ),
];

/** Cases of indices, and of blocks whose fields are in no table. */
export const indexCases: readonly Http2Case[] = [...indices, ...inStep];
