import { assertEquals } from "@std/assert";
import { requestFields } from "../../../src/http/http2/request_fields.ts";
import type { RequestMessage } from "../../../src/http/message/request_message.ts";
import { SentHeaders } from "../../../src/http/message/sent_headers.ts";
import { test } from "../../support/test.ts";
import { fieldsOf, linesOf } from "./hpack/bytes.ts";

const headers = new SentHeaders(
  fieldsOf(["accept: application/json", "impersonate-group: a", "x-empty: "]),
);

function lines(
  { url = "https://10.0.0.1:6443/api/v1/pods?limit=5#x", ...parts }:
    & Partial<Omit<RequestMessage, "url">>
    & { url?: string },
): string[] {
  const given = { method: "GET", headers: new SentHeaders(), body: undefined, ...parts };
  return linesOf(requestFields({ ...given, url: new URL(url) }));
}

test("a request has its pseudo-headers first, then each of its headers", () => {
  assertEquals(lines({ headers }), [
    ":method: GET",
    ":scheme: https",
    ":authority: 10.0.0.1:6443",
    ":path: /api/v1/pods?limit=5",
    "accept: application/json",
    "impersonate-group: a",
    "x-empty: ",
  ]);
  assertEquals(lines({ url: "https://[::1]" }), [
    ":method: GET",
    ":scheme: https",
    ":authority: [::1]",
    ":path: /",
  ]);
});

test("the length and the type of a body are stated where they are known", () => {
  const end = (method: string, body?: RequestMessage["body"]) => lines({ method, body }).slice(4);
  const content = new Uint8Array(12);
  assertEquals(end("POST"), ["content-length: 0"]);
  assertEquals(end("PUT"), ["content-length: 0"]);
  assertEquals(end("PATCH"), ["content-length: 0"]);
  assertEquals(end("DELETE"), []);
  assertEquals(end("GET"), []);
  assertEquals(end("POST", { content, contentType: undefined }), ["content-length: 12"]);
  assertEquals(end("DELETE", { content, contentType: "text/plain" }), [
    "content-type: text/plain",
    "content-length: 12",
  ]);
  assertEquals(end("POST", { content: new ReadableStream(), contentType: undefined }), []);
});
