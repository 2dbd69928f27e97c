import { assertEquals, assertStrictEquals } from "@std/assert";
import { OwnedConnection } from "../../src/runtime/owned_connection.ts";
import { countedSignal } from "../support/counted_signal.ts";
import { ScriptedConnection } from "../support/scripted_connection.ts";
import { test } from "../support/test.ts";

test("OwnedConnection is closed once, and leaves no listener at the signal", () => {
  const counted = countedSignal();
  const connection = new ScriptedConnection([]);
  const owned = new OwnedConnection(connection, counted.signal);
  assertEquals(counted.listeners, 1);
  owned.close();
  owned.close();
  counted.controller.abort();
  assertEquals([connection.closed, counted.listeners], [1, 0]);
});

test("OwnedConnection is closed by its signal, and then fails with the signal's reason", () => {
  const abort = new AbortController();
  const connection = new ScriptedConnection([]);
  const owned = new OwnedConnection(connection, abort.signal);
  const told: unknown[] = [];
  owned.onAbort = (reason) => told.push(reason, connection.closed);
  const reason = new Error("enough");
  abort.abort(reason);
  assertEquals(told, [reason, 1]);
  assertStrictEquals(owned.failed(new Error("It was closed.")), reason);

  const late = new ScriptedConnection([]);
  assertStrictEquals(new OwnedConnection(late, abort.signal).failed(new Error("late")), reason);
  assertEquals(late.closed, 1);
});

test("OwnedConnection that fails by itself is closed, and the failure is its own", () => {
  const connection = new ScriptedConnection([]);
  const failure = new Error("broken");
  assertStrictEquals(new OwnedConnection(connection, undefined).failed(failure), failure);
  assertEquals(connection.closed, 1);
});

test("OwnedConnection is given back after its purpose, if it is good for another one", () => {
  const counted = countedSignal();
  for (const [reusable, kept] of [[true, 1], [false, 0]] as const) {
    const connection = new ScriptedConnection([]);
    const owned = new OwnedConnection(connection, counted.signal);
    let given = 0;
    owned.keep = () => given++;
    owned.end({ reusable });
    owned.end({ reusable });
    owned.close(); // which is too late
    assertEquals([given, connection.closed, counted.listeners], [kept, 1 - kept, 0]);
  }
  const ofNobody = new ScriptedConnection([]);
  new OwnedConnection(ofNobody, undefined).end({ reusable: true });
  assertEquals(ofNobody.closed, 1);
});
