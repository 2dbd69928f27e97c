import { CHUNK, CHUNKED, head, headOf, LAST, WHOLE } from "./bytes.ts";
import { type HostileCase, MARK, marked } from "./case.ts";
import { answers, breaks, type Expected, refused } from "./expected.ts";

interface Base {
  name: string;
  head: string;
  /** Returns the body as it is on the wire, for a nonce. */
  body: (nonce: string) => string;
  /** Number of bytes of the body. */
  length: number;
  /** Number of the bytes after which Bun takes the body as whole. */
  readByBun?: number;
}

const text = (body: string) => (nonce: string) => marked(body, nonce);

const bases: Base[] = [
  { name: "a sized response", head: head("Content-Length: 8"), body: text(MARK), length: 8 },
  {
    name: "a response in chunks",
    head: CHUNKED,
    body: text(CHUNK + LAST),
    length: (CHUNK + LAST).length,
    readByBun: CHUNK.length + 3,
  },
  {
    name: "a response with trailers",
    head: CHUNKED,
    body: text(`${CHUNK}0\r\nX: v\r\n\r\n`),
    length: CHUNK.length + 11,
    readByBun: CHUNK.length + 3,
  },
];

/** Returns every position from 1 in the head, or in the body. */
function positions(base: Base, part: "head" | "body"): number[] {
  const count = part === "head" ? base.head.length : base.length;
  const first = part === "head" ? 1 : base.head.length;
  return Array.from({ length: count - (part === "head" ? 1 : 0) }, (_, index) => first + index);
}

function cutAt(base: Base, at: number): (nonce: string) => string[] {
  return (nonce) => [(base.head + base.body(nonce)).slice(0, at)];
}

/**
 * Cuts in the head of a sized response. The others have the same kind of head.
 */
const inHeads: HostileCase[] = [bases[0]!].flatMap((base) =>
  positions(base, "head").flatMap((at) =>
    (["fin", "rst"] as const).map((end): HostileCase => ({
      name: `${base.name}, ${end} after ${at} bytes of its head`,
      answer: cutAt(base, at),
      end,
      expected: refused,
    }))
  )
);

const inBodies: HostileCase[] = bases.flatMap((base) =>
  positions(base, "body").flatMap((at) =>
    (["fin", "rst-later", "rst"] as const).map((end): HostileCase => ({
      name: `${base.name}, ${end} after ${at - base.head.length} bytes of its body`,
      answer: cutAt(base, at),
      end,
      ...(end === "rst" && { kinds: ["get"] }),
      expected: end === "rst" ? { at: "either" } : breaks,
      ...(at >= base.head.length + (base.readByBun ?? base.length) && {
        fetch: { bun: answers(MARK) },
        why: "The body is whole only with the last line break (RFC 9112 8). Bun reads no further " +
          "than the last chunk line.",
      }),
    }))
  )
);

const split: HostileCase[] = bases.flatMap((base) =>
  [...(base === bases[0] ? positions(base, "head") : []), ...positions(base, "body")].map((
    at,
  ): HostileCase => ({
    name: `${base.name}, in two pieces, cut after ${at} bytes`,
    answer: (nonce) => {
      const whole = base.head + base.body(nonce);
      return [whole.slice(0, at), whole.slice(at)];
    },
    expected: answers(MARK),
    kinds: ["get", base === bases[0] ? "post" : "watch"],
  }))
);

const whole: HostileCase[] = bases.flatMap((base): HostileCase[] => {
  const bytes = (nonce: string) => base.head + base.body(nonce);
  const lost: Expected = { at: "lost", status: 200, body: MARK };
  return [
    {
      name: `${base.name}, a byte at a time`,
      answer: (nonce) => [...bytes(nonce)],
      expected: answers(MARK),
    },
    {
      name: `${base.name}, two bytes at a time`,
      answer: (nonce) => bytes(nonce).match(/..?/gs)!,
      expected: answers(MARK),
    },
    {
      name: `${base.name}, a byte at a time, then fin`,
      answer: (nonce) => [...bytes(nonce)],
      end: "fin",
      expected: answers(MARK),
    },
    {
      name: `${base.name}, whole, then fin`,
      answer: bytes,
      end: "fin",
      expected: answers(MARK),
    },
    { name: `${base.name}, whole, then rst`, answer: bytes, end: "rst", expected: lost },
    {
      name: `${base.name}, whole, then rst later`,
      answer: bytes,
      end: "rst-later",
      expected: answers(MARK),
    },
  ];
});

const BEGINNING = "HTTP/1.1 2";

const unanswered: HostileCase[] = (["fin", "rst"] as const).flatMap((end): HostileCase[] => [
  { name: `${end} before any byte`, answer: "", end, expected: refused },
  ...["", BEGINNING].flatMap((answer): HostileCase[] => {
    const when = answer === "" ? "before any byte, kept" : "in the head, kept";
    const common = { answer, end, warm: true, expected: refused } as const;
    return [
      { ...common, name: `${end} of a write ${when}`, kinds: ["post"] },
      // An idle connection may end at any time: a GET that meets the end may be sent again at once.
      { ...common, name: `${end} of a GET ${when}`, kinds: ["get", "watch", "head"], seen: [1, 2] },
    ];
  }),
  {
    name: `${end} before any byte, twice`,
    answer: "",
    end,
    attempts: 2,
    seen: 2,
    kinds: ["get", "watch", "head"],
    expected: refused,
  },
  {
    name: `${end} before any byte of a write that may be repeated`,
    answer: "",
    end,
    attempts: 3,
    kinds: ["post"],
    expected: refused,
  },
  {
    name: `${end} before any byte of a write that may be repeated, kept`,
    answer: "",
    end,
    warm: true,
    attempts: 3,
    kinds: ["post"],
    expected: refused,
  },
  {
    name: `${end} before any byte, then a response`,
    answer: "",
    end,
    retried: WHOLE,
    attempts: 3,
    seen: 2,
    kinds: ["get", "watch"],
    expected: answers(MARK),
    fetch: { deno: refused, bun: refused },
    why: "A GET is sent again when its connection ends before the response, as client-go does.",
  },
  {
    name: `${end} in the body of a request that may be repeated`,
    answer: [head("Content-Length: 9"), MARK],
    end: end === "fin" ? "fin" : "rst-later",
    attempts: 3,
    expected: breaks,
  },
  {
    name: `${end} in the body of an error that may be repeated`,
    answer: [headOf("HTTP/1.1 500 Oops", "Content-Length: 9"), MARK],
    end: end === "fin" ? "fin" : "rst-later",
    attempts: 3,
    expected: { at: "body", status: 500 },
  },
]);

/** The cases about responses that end too early, or come in pieces. */
export const endingCases = { inHeads, inBodies, split, whole, unanswered } as const;
