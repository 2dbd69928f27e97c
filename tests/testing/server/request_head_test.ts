import { assertEquals, assertThrows } from "@std/assert";
import { parseRequestHead } from "../../../src/testing/server/request_head.ts";
import { test } from "../../support/test.ts";

test("parseRequestHead reads the request line, the headers and the body's length", () => {
  const head = parseRequestHead(
    "POST /api/v1/pods?dryRun=All HTTP/1.1\r\nHost: a:1\r\nAccept: x\r\naccept:  y \r\nContent-Length: 12",
  );
  assertEquals([head.method, head.target], ["POST", "/api/v1/pods?dryRun=All"]);
  assertEquals([head.headers.get("host"), head.headers.get("accept")], ["a:1", "x, y"]);
  assertEquals([head.bodyBytes, head.chunks, head.keepAlive], [12, true, true]);
});

test("parseRequestHead recognizes chunks, HTTP/1.0 and a connection without keep-alive", () => {
  const parse = (minor: number, headers: string) =>
    parseRequestHead(`PUT / HTTP/1.${minor}${headers}`);
  assertEquals(parse(1, "\r\nTransfer-Encoding: chunked").bodyBytes, undefined);
  assertEquals(parse(1, "").bodyBytes, 0);
  assertEquals(parse(1, "\r\nConnection: Upgrade, Close").keepAlive, false);
  const old = parse(0, "");
  assertEquals([old.chunks, old.keepAlive], [false, false]);
});

test("parseRequestHead refuses a malformed request and a body with two lengths", () => {
  for (
    const text of [
      "hello",
      "GET / HTTP/2.0",
      "GET http://a/ HTTP/1.1",
      "GET / HTTP/1.1\r\nno colon",
      "GET / HTTP/1.1\r\na b: c",
      "PUT / HTTP/1.1\r\nContent-Length: 1, 2",
      "PUT / HTTP/1.1\r\nContent-Length: -1",
      "PUT / HTTP/1.1\r\nTransfer-Encoding: gzip",
      "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1",
    ]
  ) assertThrows(() => parseRequestHead(text), SyntaxError);
});
