import { data, headers, hex, join } from "../../../support/http2/frames.ts";
import {
  huffman,
  type Indexing,
  literal,
  plain,
  tableSize,
} from "../../../support/http2/hpack_writer.ts";
import { body, good } from "./bytes.ts";
import type { Http2Case, Script } from "./case.ts";
import { answers, kept, streamError } from "./expected.ts";
import { FIRST, has, OK } from "./hpack_bytes.ts";

const forms: readonly Indexing[] = ["incremental", "without", "never"];
const codings = { plain, huffman };

const literals: Http2Case[] = forms.flatMap((indexing) =>
  Object.entries(codings).flatMap(([coding, coded]) => [
    good("hpack 6.2", `a literal, ${indexing} indexing, ${coding}, with a new name`, (s) => [
      headers(s, join(OK, literal("x-new", "some value", { indexing, coded }))),
      body(s),
    ], has({ "x-new": "some value" })),
    good(
      "hpack 6.2",
      `a literal, ${indexing} indexing, ${coding}, with a name of the static table`,
      (s) => [
        headers(s, join(OK, literal(54, "some server", { indexing, coded }))),
        body(s),
      ],
      has({ server: "some server" }),
    ),
    good(
      "hpack 6.2",
      `a literal, ${indexing} indexing, ${coding}, with a name of the dynamic table`,
      (s) => [
        headers(
          s,
          join(
            OK,
            literal("x-one", "1", { indexing: "incremental" }),
            literal(FIRST, "2", { indexing, coded }),
          ),
        ),
        body(s),
      ],
      has({ "x-one": "1, 2" }),
    ),
    good("hpack 6.2", `the status as a literal, ${indexing} indexing, ${coding}`, (s) => [
      headers(s, literal(":status", "200", { indexing, coded })),
      body(s),
    ]),
  ])
);

/** Appendix C.5 and C.6: three responses of one connection, whose table has 256 bytes. */
const APPENDIX_C5 = [
  "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d",
  "4803333037c1c0bf",
  "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31",
];
const APPENDIX_C6 = [
  "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3",
  "4883640effc1c0bf",
  "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007",
];

/** Content of no bytes, in gzip. */
const EMPTY_GZIP = hex("1f8b0800000000000003 0300 00000000 00000000");

const fields = [
  ["cache-control", "private"],
  ["date", "Mon, 21 Oct 2013 20:13:21 GMT"],
  ["location", "https://www.example.com"],
] as const;

/** The responses of an appendix, in turn; each is a case of its own. */
function appendix(name: string, blocks: readonly string[], first: Uint8Array[]): Http2Case[] {
  const script = (index: number): Script => (s) => [
    headers(s, join(...(index === 0 ? first : []), hex(blocks[index]!))),
    data(s, index === 2 ? EMPTY_GZIP : "", { end: true }),
  ];
  const status = [302, 307, 200];
  return [0, 1, 2].map((index) =>
    good("hpack C", `${name}, response ${index + 1}`, script(index), {
      earlier: [0, 1].slice(0, index).map(script),
      earlierMayDiffer: true,
      // A client may refuse an encoding that it has not asked for.
      ...(index === 2
        ? {
          expected: { at: "lost", status: 200, body: "" },
          after: [...kept, ...streamError("CANCEL")],
        }
        : {
          expected: answers({
            status: status[index]!,
            body: "",
            headers: Object.fromEntries(fields),
          }),
        }),
      kinds: ["get"],
    })
  );
}

const appendices: Http2Case[] = [
  ...appendix("appendix C.5", APPENDIX_C5, []),
  ...appendix("appendix C.5 with a table of 256 bytes", APPENDIX_C5, [tableSize(256)]),
  ...appendix("appendix C.6", APPENDIX_C6, []),
  ...appendix("appendix C.6 with a table of 256 bytes", APPENDIX_C6, [tableSize(256)]),
];

/** Cases of literal fields, and the examples of RFC 7541, appendix C. */
export const literalCases: readonly Http2Case[] = [...literals, ...appendices];
