import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { NetworkError, PermissionError } from "../../src/core/errors.ts";
import { ConnectionOpener } from "../../src/http/connection_opener.ts";
import type { AlpnOffer, Connecting } from "../../src/runtime/byte_connection.ts";
import { systemClock } from "../../src/runtime/system_clock.ts";
import { ScriptedConnection } from "../support/connections/scripted_connection.ts";
import { test } from "../support/test.ts";

const url = new URL("https://10.96.0.1");

/** Returns an opener whose attempts end by `attempt`, and the protocols that were offered. */
function created(attempt: (signal: AbortSignal | undefined) => Partial<Connecting>) {
  const offers: (AlpnOffer | undefined)[] = [];
  const opener = new ConnectionOpener({
    connect(_url, signal, alpn) {
      offers.push(alpn);
      return { settled: Promise.resolve(), ...attempt(signal) } as Connecting;
    },
    runtime: {
      clock: systemClock,
      asPermissionError: (error) =>
        String(error).includes("NotCapable")
          ? new PermissionError("net access", "--allow-net=10.96.0.1")
          : undefined,
    },
  });
  const failure = (signal?: AbortSignal) => opener.open(url, signal).catch((error) => error);
  return { opener, offers, failure };
}

test("an opener offers the protocols that it is asked for, and returns the connection", async () => {
  const connection = new ScriptedConnection([]);
  const { opener, offers } = created(() => ({ connection: Promise.resolve(connection) }));
  assertStrictEquals(await opener.open(url, undefined), connection);
  await opener.open(url, undefined, ["h2", "http/1.1"]);
  assertEquals(offers, [undefined, ["h2", "http/1.1"]]);
});

test("an opener leaves long bodies to fetch once 8 connections may have kept their sockets", async () => {
  for (const keepsCutSockets of [true, false]) {
    const { opener } = created(() => ({
      connection: Promise.resolve(new ScriptedConnection([])),
      keepsCutSockets,
    }));
    await opener.open(url, undefined);
    const long = new Uint8Array(20_000);
    for (let cut = 0; cut < 7; cut++) opener.wasCut();
    assertEquals(opener.leavesToFetch(long), false);
    opener.wasCut();
    assertEquals(opener.leavesToFetch(long), keepsCutSockets);
    for (const other of [new Uint8Array(10), new ReadableStream(), undefined]) {
      assertEquals(opener.leavesToFetch(other), false);
    }
  }
});

test("failures of an attempt are typed errors", async () => {
  const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  const network = await created(() => ({ connection: Promise.reject(refused) })).failure();
  assertInstanceOf(network, NetworkError);
  assertEquals(network.failure, "refused");
  const denied = new Error("NotCapable: net access");
  const permission = await created(() => ({ connection: Promise.reject(denied) })).failure();
  assertInstanceOf(permission, PermissionError);
});

test("after an abort the error is the signal's own reason", async () => {
  const abort = new AbortController();
  const { failure } = created((signal) => {
    const connection = Promise.withResolvers<never>();
    signal?.addEventListener("abort", () => connection.reject(new Error("closed")));
    return { connection: connection.promise };
  });
  const failed = failure(abort.signal);
  abort.abort("enough");
  assertEquals(await failed, "enough");
});
