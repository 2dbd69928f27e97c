import { assert, assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { test } from "../../support/test.ts";
import { startWithDoor } from "./door_client.ts";

const path = "/api/v1/namespaces/default/configmaps";

test("a fault from the door applies to requests, is counted, and ends when it is removed", async () => {
  await using door = await startWithDoor();
  await using kube = createKubeFetch(await door.server.config());
  const fault = { kind: "status", code: 418, times: "always", match: { path } };
  assertEquals((await door.call("POST /v1/faults", fault)).body, { id: "1", hits: 0, fault });
  assertEquals((await kube.fetch(path)).status, 418);
  assertEquals((await kube.fetch("/version")).status, 200);
  assertEquals((await door.call("GET /v1/faults/1")).body.hits, 1);
  const { faults, log } = (await door.call("GET /v1/faults")).body;
  assertEquals(faults, [{ id: "1", hits: 1, fault }]);
  assertEquals([log.length, log[0].method, log[0].path], [1, "GET", path]);
  assertEquals((await door.call("DELETE /v1/faults/1")).body.hits, 1);
  assertEquals((await kube.fetch(path)).status, 200);
  assertEquals((await door.call("DELETE /v1/faults/1")).body.message, 'faults "1" not found');
});

test("removing all faults lets a stalled request go on", async () => {
  await using door = await startWithDoor();
  await using kube = createKubeFetch(await door.server.config());
  await door.call("POST /v1/faults", { kind: "stall", after: "request", match: { path } });
  await door.call("POST /v1/faults", { kind: "delay", delayMs: 1, match: { path: "/none" } });
  const listed = kube.fetch(path);
  while ((await door.call("GET /v1/faults/1")).body.hits === 0);
  assertEquals((await door.call("DELETE /v1/faults")).body, { removed: 2 });
  assertEquals((await listed).status, 200);
  assertEquals((await door.call("GET /v1/faults")).body.faults, []);
});

test("a wrong fault is refused with the name of the field", async () => {
  await using door = await startWithDoor();
  for (
    const [fault, message] of [
      [{ kind: "melt" }, "A fault's kind must be one of status, cut, "],
      [{ kind: "cut", after: "request", whem: 1 }, 'have no setting "whem"; the settings are '],
      [{ kind: "status", code: 200 }, "A fault's code must be a whole number, from 400 to 599"],
      [{ kind: "cut", after: "request", match: { verb: "get" } }, 'has no setting "verb"'],
    ] as const
  ) {
    const { code, body } = await door.call("POST /v1/faults", fault);
    assertEquals([code, body.kind, body.reason], [400, "Status", "BadRequest"]);
    assert(body.message.includes(message), body.message);
  }
  assertEquals((await door.call("GET /v1/faults")).body.faults, []);
});
