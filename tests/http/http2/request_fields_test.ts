import { assertEquals } from "@std/assert";
import type { RequestMessage } from "../../../src/http/http1/request_message.ts";
import { RequestFields } from "../../../src/http/http2/request_fields.ts";
import { test } from "../../support/test.ts";
import { linesOf } from "./hpack/bytes.ts";

const lines = "accept: application/json\r\nauthorization: Bearer abc\r\nx-empty: \r\n";

function fields(
  {
    method = "GET",
    url = "https://10.0.0.1:6443/api/v1/pods?limit=5#x",
    headerLines = lines,
    body,
  }: {
    method?: string;
    url?: string;
    headerLines?: string;
    body?: RequestMessage["body"];
  },
  created = new RequestFields(),
): string[] {
  return linesOf(created.of({ method, url: new URL(url), headerLines, body }));
}

const pseudo = [":method: GET", ":scheme: https", ":authority: 10.0.0.1:6443"];

test("a request has its pseudo-headers first, then a field for each header line", () => {
  assertEquals(fields({}), [
    ...pseudo,
    ":path: /api/v1/pods?limit=5",
    "accept: application/json",
    "authorization: Bearer abc",
    "x-empty: ",
  ]);
  assertEquals(fields({ url: "https://[::1]", headerLines: "" }), [
    ":method: GET",
    ":scheme: https",
    ":authority: [::1]",
    ":path: /",
  ]);
});

test("repeated headers stay separate, and names become lower case", () => {
  const headerLines = "Impersonate-Group: a\r\nimpersonate-group: b: c\r\n";
  assertEquals(fields({ headerLines }).slice(4), [
    "impersonate-group: a",
    "impersonate-group: b: c",
  ]);
});

test("headers of a connection and the host are left out", () => {
  const headerLines = [
    "host: other.example",
    "connection: x",
    "keep-alive: 1",
    "proxy-connection: x",
    "te: gzip",
    "transfer-encoding: chunked",
    "upgrade: x",
    "content-length: 7",
    "cookie: a=1; b=2",
    "",
  ].join("\r\n");
  assertEquals(fields({ headerLines }).slice(4), ["cookie: a=1; b=2"]);
});

test("the length and the type of a body are stated where they are known", () => {
  const end = (method: string, body?: RequestMessage["body"]) =>
    fields({ method, headerLines: "", body }).slice(4);
  const content = new Uint8Array(12);
  assertEquals(end("POST"), ["content-length: 0"]);
  assertEquals(end("PUT"), ["content-length: 0"]);
  assertEquals(end("DELETE"), []);
  assertEquals(end("GET"), []);
  assertEquals(end("POST", { content, contentType: undefined }), ["content-length: 12"]);
  assertEquals(end("DELETE", { content, contentType: "text/plain" }), [
    "content-type: text/plain",
    "content-length: 12",
  ]);
  assertEquals(end("POST", { content: new ReadableStream(), contentType: undefined }), []);
});

test("the fields of one request do not change those of the next one", () => {
  const created = new RequestFields();
  const first = fields({}, created);
  assertEquals(fields({ headerLines: "accept: text/plain\r\n" }, created).slice(4), [
    "accept: text/plain",
  ]);
  assertEquals(fields({}, created), first);
  assertEquals(fields({ method: "POST" }, created).at(-1), "content-length: 0");
  assertEquals(fields({}, created), first);
});
