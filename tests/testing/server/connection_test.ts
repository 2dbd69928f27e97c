import { assertEquals } from "@std/assert";
import type { Http2Stream } from "../../../src/testing/http2/http2_stream.ts";
import {
  bindConnection,
  certificateOf,
  type Connection,
  settleConnection,
  severConnection,
  streamOf,
} from "../../../src/testing/server/connection.ts";
import { test } from "../../support/test.ts";

test("a bound request has its connection's signal, and can sever and settle the connection", async () => {
  const closed = new AbortController();
  const calls: string[] = [];
  const connection: Connection = {
    signal: closed.signal,
    sever: () => void calls.push("sever"),
    settled: () => Promise.resolve(void calls.push("settled")),
  };
  const request = new Request("https://server/");
  bindConnection(request, connection);
  assertEquals(request.signal.aborted, false);
  closed.abort();
  assertEquals(request.signal.aborted, true);
  await settleConnection(request);
  assertEquals(severConnection(request), true);
  assertEquals(calls, ["settled", "sever"]);
});

test("streamOf returns the stream of a request over HTTP/2", () => {
  const request = new Request("https://server/");
  const stream = {} as Http2Stream;
  const { signal } = new AbortController();
  bindConnection(request, { signal, sever() {}, settled: () => Promise.resolve(), stream });
  assertEquals(streamOf(request) === stream, true);
});

test("a request of another server has no connection to sever, and settles at once", async () => {
  const request = new Request("https://server/");
  assertEquals(streamOf(request), undefined);
  assertEquals(severConnection(request), false);
  await settleConnection(request);
});

test("certificateOf returns the certificate that the client of a request has shown", () => {
  const certificate = { commonName: "alice", organizations: [], sha256: "", trusted: true };
  const request = new Request("https://server/");
  assertEquals(certificateOf(request), undefined);
  const { signal } = new AbortController();
  bindConnection(request, {
    signal,
    certificate,
    sever: () => {},
    settled: () => Promise.resolve(),
  });
  assertEquals(certificateOf(request), certificate);
});
