import { assertEquals } from "@std/assert";
import {
  bindConnection,
  type Connection,
  settleConnection,
  severConnection,
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

test("a request of another server has no connection to sever, and settles at once", async () => {
  const request = new Request("https://server/");
  assertEquals(severConnection(request), false);
  await settleConnection(request);
});
