import { CHUNK, CHUNKED, head, headOf, LAST, WHOLE } from "./bytes.ts";
import { type Bytes, type HostileCase, MARK } from "./case.ts";
import { answers } from "./expected.ts";

/** Returns a response that no request asked for. */
function uninvited(status: string): string {
  return headOf(`HTTP/1.1 ${status}`, "Content-Length: 14") + `stray ${MARK}`;
}

const STATUSES = [
  "200 OK",
  "400 Bad Request",
  "404 Not Found",
  "408 Request Timeout",
  "429 Too Many Requests",
  "500 Internal Server Error",
  "503 Service Unavailable",
] as const;

/** Ways to write such a response to an idle connection. */
const ways: Record<string, (text: string) => Bytes> = {
  whole: (text) => text,
  "cut in its head": (text) => text.slice(0, 20),
  "cut in its body": (text) => text.slice(0, -6),
  "in three pieces": (text) => [text.slice(0, 5), text.slice(5, -3), text.slice(-3)],
};

const onIdle: HostileCase[] = STATUSES.flatMap((status) =>
  Object.entries(ways).flatMap(([way, written]) =>
    (["open", "fin", "rst"] as const).map((end): HostileCase => ({
      name: `${status} on the idle connection, ${way}, then ${end}`,
      answer: WHOLE,
      stray: { bytes: written(uninvited(status)), end },
      expected: answers(MARK),
      kinds: ["plain", "post"],
    }))
  )
);

const rightBehind: HostileCase[] = STATUSES.flatMap((status) =>
  Object.entries(ways).map(([way, written]): HostileCase => {
    const bytes = written(uninvited(status));
    return {
      name: `${status} directly after the response, ${way}`,
      answer: typeof bytes === "string" ? WHOLE + bytes : [WHOLE, ...bytes],
      expected: answers(MARK),
      poisoned: true,
      kinds: ["plain", "post"],
    };
  })
);

const others: HostileCase[] = [
  ...["x", "\r\n", "\0", " ", "HTTP/1.1 100 Continue\r\n\r\n", LAST].map((bytes): HostileCase => ({
    name: `the bytes ${JSON.stringify(bytes)} on the idle connection`,
    answer: WHOLE,
    stray: { bytes },
    expected: answers(MARK),
  })),
  ...(["fin", "rst"] as const).map((end): HostileCase => ({
    name: `${end} on the idle connection`,
    answer: WHOLE,
    stray: { bytes: "", end },
    expected: answers(MARK),
  })),
  {
    name: "a response on the idle connection after chunks",
    answer: CHUNKED + CHUNK + LAST,
    stray: { bytes: uninvited("200 OK") },
    expected: answers(MARK),
  },
  {
    name: "a response on the idle connection after a HEAD",
    answer: head("Content-Length: 8"),
    stray: { bytes: uninvited("200 OK") },
    kinds: ["head"],
    expected: answers(""),
  },
  {
    name: "the body of a HEAD on the idle connection",
    answer: head("Content-Length: 8"),
    stray: { bytes: MARK },
    kinds: ["head"],
    expected: answers(""),
  },
  {
    name: "a megabyte on the idle connection",
    answer: WHOLE,
    stray: { bytes: "x".repeat(1 << 20) },
    expected: answers(MARK),
  },
  {
    name: "a body that its caller cancels, with the rest still to come",
    answer: [head("Content-Length: 16") + MARK, MARK],
    cancels: true,
    expected: answers(""),
  },
  {
    name: "chunks that their caller cancels, with the rest still to come",
    answer: [CHUNKED + CHUNK, CHUNK + LAST],
    cancels: true,
    expected: answers(""),
  },
  {
    name: "chunks that their caller cancels, kept open",
    answer: CHUNKED + CHUNK,
    cancels: true,
    poisoned: true,
    expected: answers(""),
  },
  {
    name: "chunks that their caller cancels, with a response after them",
    answer: [CHUNKED + CHUNK, CHUNK + LAST + uninvited("200 OK")],
    cancels: true,
    poisoned: true,
    expected: answers(""),
  },
  {
    name: "a body up to the end of the connection that its caller cancels",
    answer: head() + MARK,
    cancels: true,
    poisoned: true,
    expected: answers(""),
  },
];

/** The cases about bytes that belong to no request. */
export const strayCases: readonly HostileCase[] = [...onIdle, ...rightBehind, ...others];
