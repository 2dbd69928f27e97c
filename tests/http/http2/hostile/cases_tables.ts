import { headers, join } from "../../../support/http2/frames.ts";
import { STATIC_TABLE } from "../../../support/http2/hpack_tables.ts";
import { indexed, literal, tableSize } from "../../../support/http2/hpack_writer.ts";
import { badConnection, badStream, body, good } from "./bytes.ts";
import type { Http2Case } from "./case.ts";
import { answers } from "./expected.ts";
import { COMPRESSION, FIRST, has, OK, response } from "./hpack_bytes.ts";

/** Cases of the static and the dynamic table. */
export const tableCases: readonly Http2Case[] = [
  good(
    "hpack A",
    "each entry of the static table that is not a pseudo-field, as an indexed field",
    (s) => [
      // These would say how the content is framed or coded, or may not be there at all.
      headers(
        s,
        join(
          OK,
          ...STATIC_TABLE.flatMap(([name], at) =>
            at < 14 || FRAMING.includes(name) ? [] : [indexed(at + 1)]
          ),
        ),
      ),
      body(s),
    ],
    has({ "accept-encoding": "gzip, deflate", via: "", age: "" }),
  ),
  good("hpack A", "each name of the static table that is not a pseudo-field, in a literal", (s) => [
    headers(
      s,
      join(
        OK,
        ...STATIC_TABLE.flatMap(([name], at) =>
          at < 14 || FRAMING.includes(name) ? [] : [literal(at + 1, `of ${at + 1}`)]
        ),
      ),
    ),
    body(s),
  ], has({ "accept-charset": "of 15", "www-authenticate": "of 61", etag: "of 34" })),
  ...([[8, 200], [9, 204], [10, 206], [11, 304], [12, 400], [13, 404], [14, 500]] as const).map((
    [index, status],
  ) =>
    good("hpack A", `the static entry ${index}, which is status ${status}`, (s) => [
      headers(s, indexed(index), { end: true }),
    ], { expected: answers({ status, body: "" }), kinds: ["get"] })
  ),
  good(
    "hpack 2.3.2",
    "a field that the response before it has entered",
    response(indexed(63), indexed(62)),
    {
      earlier: [response(
        literal(8, "200", { indexing: "incremental" }),
        literal("x-kept", "yes", { indexing: "incremental" }),
      )],
      ...has({ "x-kept": "yes" }),
    },
  ),
  good(
    "hpack 2.3.2",
    "the newest entry has the lowest index",
    response(
      OK,
      ...["a", "b", "c"].map((name) => literal(`x-${name}`, name, { indexing: "incremental" })),
      literal(FIRST, "of c"),
      literal(FIRST + 2, "of a"),
    ),
    has({ "x-a": "a, of a", "x-b": "b", "x-c": "c, of c" }),
  ),
  good(
    "hpack 2.3.2",
    "the same field may be entered twice",
    response(
      OK,
      literal("x-a", "1", { indexing: "incremental" }),
      literal("x-a", "1", { indexing: "incremental" }),
      indexed(FIRST),
      indexed(FIRST + 1),
    ),
    has({ "x-a": "1, 1, 1, 1" }),
  ),
  good(
    "hpack 6.2.2",
    "a literal without indexing enters nothing",
    response(
      OK,
      literal("x-a", "1", { indexing: "incremental" }),
      literal("x-b", "2"),
      literal("x-c", "3", { indexing: "never" }),
      indexed(FIRST),
    ),
    has({ "x-a": "1, 1" }),
  ),
  good(
    "hpack 4.4",
    "entries that are evicted, the oldest first",
    response(
      tableSize(100),
      OK,
      literal("x-a", "1", { indexing: "incremental" }),
      literal("x-b", "2", { indexing: "incremental" }),
      literal("x-c", "3", { indexing: "incremental" }),
      indexed(FIRST + 1),
    ),
    has({ "x-a": "1", "x-b": "2, 2", "x-c": "3" }),
  ),
  badConnection(
    "hpack 4.4",
    "the index of an entry that was evicted",
    response(
      tableSize(100),
      OK,
      literal("x-a", "1", { indexing: "incremental" }),
      literal("x-b", "2", { indexing: "incremental" }),
      literal("x-c", "3", { indexing: "incremental" }),
      indexed(FIRST + 2),
    ),
    COMPRESSION,
  ),
  good(
    "hpack 4.4",
    "a literal whose name is that of the entry that it evicts",
    response(
      tableSize(60),
      OK,
      literal("x-a", "1", { indexing: "incremental" }),
      literal(FIRST, "2".repeat(20), { indexing: "incremental" }),
      indexed(FIRST),
    ),
    has({ "x-a": `1, ${"2".repeat(20)}, ${"2".repeat(20)}` }),
  ),
  good(
    "hpack 4.4",
    "a field larger than the table empties it",
    response(
      tableSize(60),
      OK,
      literal("x-a", "1", { indexing: "incremental" }),
      literal("x-large", "l".repeat(100), { indexing: "incremental" }),
      literal("x-b", "2", { indexing: "incremental" }),
      indexed(FIRST),
    ),
    has({ "x-a": "1", "x-b": "2, 2" }),
  ),
  badConnection(
    "hpack 4.4",
    "an index after a field larger than the table",
    response(
      OK,
      literal("x-a", "1", { indexing: "incremental" }),
      literal("x-large", "l".repeat(4_100), { indexing: "incremental" }),
      indexed(FIRST),
    ),
    COMPRESSION,
  ),
  good(
    "hpack 4.1",
    "an entry that fills the table to its last byte",
    response(
      OK,
      literal("x-full", "f".repeat(4_096 - 32 - 6), { indexing: "incremental" }),
      literal(FIRST, "short"),
    ),
    has({ "x-full": `${"f".repeat(4_096 - 32 - 6)}, short` }),
  ),
  badConnection(
    "hpack 4.1",
    "an entry that is a byte larger than the table",
    response(
      OK,
      literal("x-full", "f".repeat(4_096 - 32 - 5), { indexing: "incremental" }),
      literal(FIRST, "short"),
    ),
    COMPRESSION,
  ),
  good(
    "hpack 4.2",
    "a table of no bytes",
    response(
      tableSize(0),
      OK,
      literal("x-a", "1", { indexing: "incremental" }),
    ),
    has({ "x-a": "1" }),
  ),
  badConnection(
    "hpack 4.2",
    "an index where the table has no bytes",
    response(
      tableSize(0),
      OK,
      literal("x-a", "1", { indexing: "incremental" }),
      indexed(FIRST),
    ),
    COMPRESSION,
  ),
  good(
    "hpack 4.2",
    "a table that is emptied and enlarged at once",
    response(
      tableSize(0),
      tableSize(4_096),
      OK,
      literal("x-b", "2", { indexing: "incremental" }),
      indexed(FIRST),
    ),
    {
      earlier: [response(OK, literal("x-a", "1", { indexing: "incremental" }))],
      ...has({ "x-b": "2, 2" }),
    },
  ),
  badConnection(
    "hpack 4.3",
    "the index of an entry from before the table was emptied",
    response(
      tableSize(0),
      tableSize(4_096),
      OK,
      indexed(FIRST),
    ),
    {
      earlier: [response(OK, literal("x-a", "1", { indexing: "incremental" }))],
      ...COMPRESSION,
    },
  ),
  badConnection("hpack 6.3", "a table larger than the client allows", (s, { peer }) => [
    headers(s, join(tableSize((peer.rules.settings.get(1) ?? 4_096) + 1), OK)),
    body(s),
  ], COMPRESSION),
  badConnection(
    "hpack 6.3",
    "a table of 2^32 bytes",
    response(tableSize(2 ** 32), OK),
    COMPRESSION,
  ),
  badConnection(
    "hpack 4.2",
    "a change of the table's size after a field",
    response(OK, tableSize(100)),
    {
      ...COMPRESSION,
    },
  ),
  badConnection(
    "hpack 4.2",
    "a change of the table's size between fields",
    response(
      OK,
      tableSize(100),
      literal("x-a", "1"),
    ),
    { ...COMPRESSION },
  ),
  badStream(
    "hpack 4.2",
    "a block that is a change of the table's size alone",
    response(tableSize(100)),
  ),
];

/** Fields that say how the content is framed or coded, or that HTTP/2 forbids. */
const FRAMING: readonly string[] = [
  "content-length",
  "content-encoding",
  "transfer-encoding",
  "content-range",
];
