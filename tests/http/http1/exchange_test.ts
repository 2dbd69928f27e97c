import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { NetworkError, PermissionError } from "../../../src/core/errors.ts";
import { Exchange, type ExchangeOptions } from "../../../src/http/http1/exchange.ts";
import type { HttpConnection } from "../../../src/http/http1/http_connection.ts";
import { countedSignal } from "../../support/counted_signal.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { begunOver } from "../../support/servers/scripted_http.ts";
import { test } from "../../support/test.ts";

/** Starts an exchange over a connection that may be kept. */
async function start(options: Partial<ExchangeOptions> = {}) {
  const counted = countedSignal();
  const wire = new ScriptedConnection([]);
  const connection = await begunOver(wire);
  const kept: HttpConnection[] = [];
  const exchange = new Exchange(connection, {
    origin: "https://10.96.0.1",
    method: "GET",
    signal: counted.signal,
    keep: (connection) => kept.push(connection),
    ...options,
  });
  return { counted, wire, connection, kept, exchange };
}

const good = { reusable: true };

test("an exchange gives its connection back after a whole response, and removes its abort listener", async () => {
  const { counted, wire, connection, kept, exchange } = await start();
  assertEquals(counted.listeners, 1);
  exchange.isSent = true;
  exchange.end(good);
  assertEquals([kept.length, wire.closed, counted.listeners], [1, 0, 0]);
  assertStrictEquals(kept[0], connection);
  counted.controller.abort();
  assertEquals(wire.closed, 0);
});

test("an exchange closes a connection that cannot be reused", async () => {
  const cases: [Partial<ExchangeOptions>, { reusable: boolean }, boolean][] = [
    [{}, { reusable: false }, true],
    [{ keep: undefined }, good, true],
    [{}, good, false], // the request is still being written
  ];
  for (const [options, framing, isSent] of cases) {
    const { counted, wire, kept, exchange } = await start(options);
    exchange.isSent = isSent;
    exchange.end(framing);
    assertEquals([kept.length, wire.closed, counted.listeners], [0, 1, 0]);
  }
});

test("an exchange ends only once, whichever way it ends first", async () => {
  type Ending = (exchange: Exchange) => void;
  const endings: Record<string, Ending> = {
    end: (exchange) => exchange.end(good),
    abort: (exchange) => exchange.abort("enough"),
    close: (exchange) => exchange.close(),
    failed: (exchange) => void exchange.failed(new Error("broken")),
    release: (exchange) => exchange.release(),
  };
  for (const [first, endFirst] of Object.entries(endings)) {
    for (const [second, endSecond] of Object.entries(endings)) {
      const { counted, connection, wire, kept, exchange } = await start();
      let aborts = 0;
      exchange.onAbort = () => aborts++;
      exchange.isSent = true;
      endFirst(exchange);
      const after = [connection.state, wire.closed, kept.length, aborts, counted.listeners];
      if (second === "release" && first !== "release") continue; // no release follows an end
      if (first !== "release") endSecond(exchange);
      assertEquals(
        [connection.state, wire.closed, kept.length, aborts, counted.listeners],
        after,
        `${first}, then ${second}`,
      );
      const isOpen = first === "end" || first === "release";
      assertEquals([wire.closed, counted.listeners], [isOpen ? 0 : 1, 0], first);
      counted.controller.abort();
      assertEquals([wire.closed, aborts], [after[1], after[3]], `an abort after ${first}`);
    }
  }
});

test("an abort closes the connection first, and then reports its reason", async () => {
  const { counted, wire, exchange } = await start();
  const told: unknown[] = [];
  exchange.onAbort = (reason) => told.push(reason, wire.closed);
  const reason = new Error("enough");
  counted.controller.abort(reason);
  assertEquals([told, wire.closed, counted.listeners], [[reason, 1], 1, 0]);
  assertStrictEquals(exchange.failed(new TypeError("connection closed")), reason);
});

test("an exchange whose signal has been aborted closes its connection at once", async () => {
  const { wire, exchange } = await start({ signal: AbortSignal.abort("before") });
  assertEquals([wire.closed, exchange.failed(new Error("closed"))], [1, "before"]);
});

test("an exchange without a signal can be aborted too", async () => {
  const { wire, exchange } = await start({ signal: undefined });
  exchange.abort("its body failed");
  assertEquals([wire.closed, exchange.failed(new Error("closed"))], [1, "its body failed"]);
});

test("a failure is a NetworkError that names the failure, and says whether the outcome is unknown", async () => {
  const cause = new TypeError("unexpected end of the response, before its headers");
  const cases: [string, Partial<Exchange>, boolean, string][] = [
    ["GET", {}, false, "closed the connection before it answered"],
    ["GET", { wasSent: true }, false, "closed the connection before it answered"],
    ["POST", {}, false, "closed the connection before it answered"],
    ["POST", { wasSent: true }, true, "Whether the request took effect is unknown."],
    ["DELETE", { wasSent: true, isAnswered: true }, true, "broke off or cannot be read"],
    ["GET", { wasSent: true, isAnswered: true }, false, "broke off or cannot be read"],
  ];
  for (const [method, state, outcomeUnknown, words] of cases) {
    const { wire, exchange } = await start({ method });
    Object.assign(exchange, state);
    const error = exchange.failed(cause);
    assertInstanceOf(error, NetworkError);
    assertEquals([error.failure, error.outcomeUnknown, error.cause], [
      "closed",
      outcomeUnknown,
      cause,
    ]);
    assertEquals([error.message.includes(words), wire.closed], [true, 1], error.message);
    assertEquals(error.message.includes("https://10.96.0.1"), true);
  }
});

test("a failure that is not a known one of the runtimes is reported as unknown", async () => {
  for (const cause of [new Error("no such thing"), "a text", undefined]) {
    const { exchange } = await start();
    const error = exchange.failed(cause);
    assertInstanceOf(error, NetworkError);
    assertEquals([error.failure, error.cause], ["unknown", cause]);
  }
});

test("an error that is already typed is passed on unchanged", async () => {
  const { wire, exchange } = await start();
  const denied = new PermissionError("10.96.0.1 may not be reached", "--allow-net=10.96.0.1:443");
  assertStrictEquals(exchange.failed(denied), denied);
  assertEquals(wire.closed, 1);
});
