import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { FaultPanel } from "../../../../src/testing/faults/fault_panel.ts";
import { listenHttps } from "../../../../src/testing/server/https_listener.ts";
import { test } from "../../../support/test.ts";
import { RawClient } from "../../raw_client.ts";
import { authority, bodyOf, frames, keyPair, Server, WATCH } from "./server.ts";

test("A cut after the request closes the connection without a byte, and the handler does not run", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "cut", after: "request", times: 2 });
  await using client = await server.raw("/");
  assertEquals(await client.untilEnd(), "");
  await assertRejects(() => server.get(server.url("/"), { method: "POST", body: "x" }), TypeError);
  assertEquals(server.served, 0);
});

test("A cut after some frames delivers exactly those, and the body does not end properly", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "cut", after: { frames: 2 }, times: 2 });
  await using client = await server.raw(WATCH);
  const received = await client.untilEnd();
  assertMatch(received, /^HTTP\/1\.1 200 /);
  assertEquals(bodyOf(received), frames[0]! + frames[1]!);
  assert(!received.includes("\r\n0\r\n"), "there is no last chunk");
  await server.untilCancelled(1);
  const response = await server.get(server.url(WATCH));
  await assertRejects(() => response.text());
});

test("A cut after some bytes delivers exactly those bytes", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "cut", after: { bytes: 3 } });
  await using client = await server.raw("/");
  assertEquals(bodyOf(await client.untilEnd()), "don");
});

test("A cut of a large body delivers everything before the cut", async () => {
  const size = 500_000;
  const panel = new FaultPanel();
  panel.inject({ kind: "cut", after: { bytes: size } });
  await using listener = await listenHttps(
    (request) => panel.apply(request, () => Promise.resolve(new Response("x".repeat(size + 1)))),
    { keyPair },
  );
  await using client = await RawClient.connect(listener.port, authority.certificatePem);
  client.get("/");
  assertEquals(bodyOf(await client.untilEnd()).length, size);
});

test("A truncation cuts in the middle of a frame", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "truncate", frames: 1 });
  await using client = await server.raw(WATCH);
  const half = frames[1]!.slice(0, Math.floor(frames[1]!.length / 2));
  assertEquals(bodyOf(await client.untilEnd()), frames[0]! + half);
  await server.untilCancelled(1);
});

test("A stall before the response sends nothing, and its release lets the request go on", async () => {
  await using server = await Server.start();
  const match = { path: "/stalled" };
  const fault = server.panel.inject({ kind: "stall", after: "request", match });
  await using client = await server.raw("/stalled");
  while (fault.hits === 0) await (await server.get(server.url("/other"))).text();
  const others = server.served;
  await (await server.get(server.url("/other"))).text();
  assertEquals([server.served, client.received, client.ended], [others + 1, "", false]);
  fault[Symbol.dispose]();
  assert((await client.until((received) => received.includes("done"))).endsWith("done"));
  assertEquals(server.served, others + 2);
});

test("A stall after some frames keeps the connection open, and its release sends the rest", async () => {
  await using server = await Server.start();
  const fault = server.panel.inject({ kind: "stall", after: { frames: 1 } });
  await using client = await server.raw(WATCH);
  await client.until((received) => received.includes(frames[0]!));
  for (let count = 0; count < 20; count++) await (await server.get(server.url("/"))).text();
  assertEquals([bodyOf(client.received), client.ended], [frames[0], false]);
  fault[Symbol.dispose]();
  await client.until((received) => received.includes(frames[2]!));
  assertEquals(bodyOf(client.received), frames.join(""));
});

test("A stall of a whole body still sends the head of the response", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "stall", after: { frames: 0 } });
  await using client = await server.raw(WATCH);
  await client.until((received) => received.includes("\r\n\r\n"));
  assertMatch(client.received, /^HTTP\/1\.1 200 /);
  assertEquals(bodyOf(client.received), "");
});

test("A client that leaves during a stall ends the watch behind it", async () => {
  await using server = await Server.start();
  server.panel.inject({ kind: "stall", after: { frames: 1 } });
  const client = await server.raw(WATCH);
  await client.until((received) => received.includes(frames[0]!));
  await client.close();
  await server.untilCancelled(1);
});

test("A request whose client leaves during a stall never reaches the handler", async () => {
  await using server = await Server.start();
  const applied = Promise.withResolvers<void>();
  const { panel } = server;
  const fault = panel.inject({ kind: "stall", after: "request" });
  await using listener = await listenHttps(async (request) => {
    const response = await panel.apply(request, () => {
      throw new Error("the request went on");
    });
    applied.resolve();
    return response;
  }, { keyPair });
  const client = await RawClient.connect(listener.port, authority.certificatePem);
  client.get("/");
  while (fault.hits === 0) await (await server.get(server.url("/"))).text();
  await client.close();
  await applied.promise;
});
