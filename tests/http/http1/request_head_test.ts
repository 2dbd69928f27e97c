import { assertEquals } from "@std/assert";
import { chunkOf, headBytes, LAST_CHUNK } from "../../../src/http/http1/request_head.ts";
import type { RequestMessage } from "../../../src/http/message/request_message.ts";
import { SentHeaders } from "../../../src/http/message/sent_headers.ts";
import { test } from "../../support/test.ts";

const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const bytes = (length: number) => new Uint8Array(length).fill(120);

/** The head of a request as text. */
function headOf(message: Partial<RequestMessage>) {
  const { head, hasBody } = headBytes({
    method: "GET",
    url: new URL("https://10.96.0.1/x"),
    headers: new SentHeaders(),
    body: undefined,
    signal: undefined,
    isLong: false,
    ...message,
  });
  return { text: latin1(head), hasBody };
}

test("a request has the literal bytes of HTTP/1.1", () => {
  const headers = new SentHeaders([
    { name: "authorization", value: "Bearer abc" },
    { name: "user-agent", value: "caf\u00e9/1" },
  ]);
  const url = new URL("https://10.96.0.1:6443/api/v1/pods?watch=true#part");
  assertEquals(
    headOf({ url, headers }).text,
    "GET /api/v1/pods?watch=true HTTP/1.1\r\nhost: 10.96.0.1:6443\r\n" +
      "authorization: Bearer abc\r\nuser-agent: caf\u00e9/1\r\n\r\n",
  );
  assertEquals(
    headOf({ url: new URL("http://[fd00::1]/") }).text,
    "GET / HTTP/1.1\r\nhost: [fd00::1]\r\n\r\n",
  );
  assertEquals(
    headOf({ url: new URL("https://h/caf\u00e9?q=\u00fc&r=a b"), isLong: true }).text,
    "GET /caf%C3%A9?q=%C3%BC&r=a%20b HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n",
  );
});

test("a request gives the length of its body, and 0 where it could have one but has none", () => {
  for (const method of ["POST", "PUT", "PATCH"]) {
    assertEquals(
      headOf({ method }).text,
      `${method} /x HTTP/1.1\r\nhost: 10.96.0.1\r\ncontent-length: 0\r\n\r\n`,
    );
  }
  for (const method of ["GET", "HEAD", "OPTIONS", "DELETE"]) {
    assertEquals(headOf({ method }).text.includes("content-length"), false, method);
  }
});

test("a short body is sent together with the head, a longer one after it", () => {
  const content = new TextEncoder().encode('{"a":"\u00e9"}');
  const own = headOf({ method: "POST", body: { content, contentType: "application/json" } });
  assertEquals(own, {
    text: "POST /x HTTP/1.1\r\nhost: 10.96.0.1\r\ncontent-type: application/json\r\n" +
      `content-length: 10\r\n\r\n${latin1(content)}`,
    hasBody: true,
  });
  for (const [length, hasBody] of [[14 * 1024, true], [14 * 1024 + 1, false]] as const) {
    const body = { content: bytes(length), contentType: undefined };
    const head = headOf({ method: "PUT", body });
    assertEquals(head.hasBody, hasBody);
    assertEquals(head.text.includes(`content-length: ${length}\r\n\r\n`), true);
    assertEquals(head.text.endsWith("x"), hasBody);
  }
  const empty = headOf({ method: "POST", body: { content: bytes(0), contentType: undefined } });
  assertEquals([empty.hasBody, empty.text.includes("content-length: 0\r\n\r\n")], [true, true]);
});

test("a body of unknown length is sent in chunks", () => {
  const body = { content: new ReadableStream<Uint8Array>(), contentType: undefined };
  assertEquals(headOf({ method: "POST", body }), {
    text: "POST /x HTTP/1.1\r\nhost: 10.96.0.1\r\ntransfer-encoding: chunked\r\n\r\n",
    hasBody: false,
  });
  assertEquals(latin1(chunkOf(bytes(26))), `1a\r\n${"x".repeat(26)}\r\n`);
  assertEquals(latin1(LAST_CHUNK), "0\r\n\r\n");
});
