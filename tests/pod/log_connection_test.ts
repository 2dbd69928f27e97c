import { assertEquals, assertThrows } from "@std/assert";
import { StreamLimitError } from "../../src/core/errors.ts";
import { LogConnection } from "../../src/pod/log_connection.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

test("LogConnection holds one of the runtime's streams until it is closed", async () => {
  const runtime = fakeRuntime({ maxStreams: 1 });
  await using server = await startScriptServer([{ chunks: ["a\n"], end: "open" }], { runtime });
  const connection = new LogConnection(server.kube, runtime.clock);
  assertThrows(() => new LogConnection(server.kube, runtime.clock), StreamLimitError);
  await connection.open("/log?follow=true", 1);
  assertEquals(new TextDecoder().decode(await connection.read()), "a\n");
  connection[Symbol.dispose]();
  await server.allClosed(1);
  new LogConnection(server.kube, runtime.clock)[Symbol.dispose]();
});

test("LogConnection reports the end of a log, also of an empty one, and its age", async () => {
  const runtime = fakeRuntime();
  await using server = await startScriptServer([{}], { runtime });
  using connection = new LogConnection(server.kube, runtime.clock);
  await connection.open("/log", 1);
  assertEquals(await connection.read(), undefined);
  await runtime.clock.advance(250);
  assertEquals(connection.ageMs, 250);
});
