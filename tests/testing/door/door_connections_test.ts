import { connect } from "node:net";
import { assertEquals, assertRejects } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { test } from "../../support/test.ts";
import { startWithDoor } from "./door_client.ts";

test("the door cuts open watches, and says how many", async () => {
  await using door = await startWithDoor();
  await using kube = createKubeFetch(await door.server.config());
  const response = await kube.fetch("/api/v1/configmaps?watch=true&resourceVersion=1");
  assertEquals((await door.call("POST /v1/cut", { streams: "logs" })).body, { cut: 0 });
  assertEquals((await door.call("POST /v1/cut", { streams: "watches" })).body, { cut: 1 });
  await assertRejects(() => response.text());
  assertEquals(
    (await door.call("POST /v1/cut", {})).body.message,
    "streams must be one of watches, logs: current value is undefined.",
  );
});

for (const http2 of [false, true]) {
  const protocol = http2 ? "HTTP/2" : "HTTP/1.1";
  test(`a change after the response to a cut reaches no watch that it has cut, over ${protocol}`, async () => {
    await using door = await startWithDoor({ http2 });
    await using kube = createKubeFetch(await door.server.config());
    const openWatch = async () => {
      const { body } = await kube.fetch("/api/v1/configmaps?watch=true");
      return async () => {
        let text = "";
        const read = async () => {
          for await (const part of body!.pipeThrough(new TextDecoderStream())) text += part;
        };
        await assertRejects(read);
        return text;
      };
    };
    for (let index = 0; index < 4; index++) {
      const watches = await Promise.all([openWatch(), openWatch()]);
      await door.call("POST /v1/cut", { streams: "watches" });
      const name = `after-cut-${index}`;
      door.server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
      for (const textOf of watches) assertEquals((await textOf()).includes(name), false);
    }
  });
}

test("the server stops listening and listens again, and its door stays open", async () => {
  await using door = await startWithDoor();
  const port = Number(new URL(door.server.url).port);
  const isServed = async () => {
    const socket = connect({ host: "127.0.0.1", port });
    const { promise, resolve } = Promise.withResolvers<boolean>();
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    return await promise.finally(() => socket.destroy());
  };
  assertEquals(await isServed(), true);
  assertEquals((await door.call("PUT /v1/listening", { listening: false })).code, 200);
  assertEquals((await door.call("GET /v1/listening")).body, { listening: false });
  assertEquals(await isServed(), false);
  assertEquals((await door.call("PUT /v1/listening", {})).code, 400);
  assertEquals((await door.call("PUT /v1/listening", { listening: true })).code, 200);
  assertEquals(await isServed(), true);
});

test("a GOAWAY from the door is sent on HTTP/2 connections", async () => {
  await using door = await startWithDoor({ http2: true });
  await using kube = createKubeFetch(await door.server.config());
  await kube.fetch("/version");
  assertEquals((await door.call("POST /v1/goaway")).code, 200);
  assertEquals((await door.call("POST /v1/goaway", { code: 1 })).code, 400);
  assertEquals((await kube.fetch("/version")).status, 200);
});

test("calls at once to stop and to listen have their turns, and the last one holds", async () => {
  await using door = await startWithDoor();
  const wanted = [false, true, true, false, true, true];
  const calls = wanted.map((listening) => door.call("PUT /v1/listening", { listening }));
  assertEquals((await Promise.all(calls)).map(({ code }) => code), wanted.map(() => 200));
  const last = await door.call("PUT /v1/listening", { listening: true });
  assertEquals(last.code, 200);
  await using kube = createKubeFetch(await door.server.config());
  assertEquals((await kube.fetch("/version")).status, 200);
});
