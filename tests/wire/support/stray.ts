import { answer, chunkedAnswer } from "./answers.ts";

const STRAY = answer("stray");

/** Bytes that a server may send on an idle connection, without a request. */
export const STRAYS: Readonly<Record<string, string>> = {
  "a response": STRAY,
  "a refusal": answer("stray", "404 Not Found"),
  "a time-out": answer("", "408 Request Timeout", ["connection: close"]),
  "the beginning of a response": STRAY.slice(0, -2),
  "a line break": "\r\n",
  "no HTTP": "\0\xff stray",
};

/** A response with wrong framing, or with bytes after it that do not belong to it. */
export interface Misframed {
  readonly text: string;
  /** Status that the caller may get; none if it must get an error. */
  readonly status?: number;
  readonly method?: string;
}

/** Such responses. Each ends with a whole response that the next request must not get. */
export const MISFRAMED: Readonly<Record<string, Misframed>> = {
  "204 and a body": { text: `HTTP/1.1 204 No Content\r\n\r\n${STRAY}`, status: 204 },
  "204 with a length": { text: answer(STRAY, "204 No Content"), status: 204 },
  "204 in chunks": { text: chunkedAnswer([STRAY], "204 No Content"), status: 204 },
  "205 and a body": { text: answer("", "205 Reset Content") + STRAY, status: 205 },
  "205 with a length": { text: answer(STRAY, "205 Reset Content"), status: 205 },
  "304 and a body": { text: `HTTP/1.1 304 Not Modified\r\n\r\n${STRAY}`, status: 304 },
  "304 with a length": { text: answer(STRAY, "304 Not Modified"), status: 304 },
  "HEAD with a body": { text: answer(STRAY), status: 200, method: "HEAD" },
  "bytes after a body": { text: answer("own") + STRAY, status: 200 },
  "bytes after the last chunk": { text: chunkedAnswer(["own"]) + STRAY, status: 200 },
  "two lengths": { text: `${answer("own", "200 OK", ["content-length: 4"])}${STRAY}` },
  "an invalid length": { text: `HTTP/1.1 200 OK\r\ncontent-length: +3\r\n\r\nown${STRAY}` },
  "a length of hexadecimals": { text: `HTTP/1.1 200 OK\r\ncontent-length: 0x3\r\n\r\nown${STRAY}` },
  "a chunk with an invalid size": {
    text: `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-3\r\nown\r\n0\r\n\r\n${STRAY}`,
  },
};
