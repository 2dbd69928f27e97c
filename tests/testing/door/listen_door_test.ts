import { assertEquals, assertRejects } from "@std/assert";
import type { DoorRequest } from "../../../src/testing/door/door.ts";
import { listenDoor } from "../../../src/testing/door/listen_door.ts";
import { test } from "../../support/test.ts";

test("a door that listens passes requests on, and answers with JSON", async () => {
  const seen: unknown[] = [];
  const handle = async ({ method, target, authorization, text }: DoorRequest) => {
    seen.push([method, target, authorization, await text()]);
    return { code: 418, body: { kind: "Status" } };
  };
  await using listener = await listenDoor({ handle }, 0);
  const response = await fetch(`${listener.url}/v1/a?b=c`, {
    method: "POST",
    headers: { authorization: "Bearer a" },
    body: '{"text": "ä"}',
  });
  assertEquals([response.status, response.headers.get("content-type")], [418, "application/json"]);
  assertEquals(await response.json(), { kind: "Status" });
  assertEquals(seen, [["POST", "/v1/a?b=c", "Bearer a", '{"text": "ä"}']]);
});

test("a door refuses a port that is in use, and frees its own in the end", async () => {
  const handle = () => Promise.resolve({ code: 200, body: {} });
  let port: number;
  {
    await using listener = await listenDoor({ handle }, 0);
    port = Number(new URL(listener.url).port);
    await assertRejects(() => listenDoor({ handle }, port));
  }
  await using again = await listenDoor({ handle }, port);
  assertEquals(await (await fetch(again.url)).json(), {});
});
