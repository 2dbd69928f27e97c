import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { test } from "../../support/test.ts";
import { startWithDoor } from "./door_client.ts";

test("the door moves the clock: tokens expire, and objects have the time of the server", async () => {
  await using door = await startWithDoor();
  await door.call("PUT /v1/clock", { running: false });
  const now = "2126-01-01T00:00:00.000Z";
  assertEquals((await door.call("PUT /v1/clock", { now })).body, { now, running: false });
  const { token } = await door.server.issueToken({ expirationMs: 3_600_000 });
  await using kube = createKubeFetch({
    server: door.server.url,
    caPem: door.server.caPem,
    tokenSource: { token: () => token, invalidate: () => Promise.resolve() },
  });
  const path = "/api/v1/namespaces/default/configmaps";
  const { metadata } = door.server.objects.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a" },
  });
  assertEquals(metadata.creationTimestamp, "2126-01-01T00:00:00Z");
  assertEquals((await kube.fetch(path)).status, 200);
  const later = await door.call("POST /v1/clock/advance", { byMs: 3_600_000 });
  assertEquals(later.body, { now: "2126-01-01T01:00:00.000Z", running: false });
  assertEquals((await kube.fetch(path)).status, 401);
  assertEquals((await door.call("PUT /v1/clock", { running: true })).body.running, true);
  assertEquals((await door.call("GET /v1/clock")).body.running, true);
});

test("a watch ends when the clock passes its timeout", async () => {
  await using door = await startWithDoor();
  await using kube = createKubeFetch(await door.server.config());
  const query = "?watch=true&resourceVersion=1&timeoutSeconds=3600";
  const response = await kube.fetch(`/api/v1/configmaps${query}`);
  await door.call("POST /v1/clock/advance", { byMs: 3_600_000 });
  assertEquals((await response.text()).trim(), "");
});

test("a time that is earlier, or is none, is refused", async () => {
  await using door = await startWithDoor();
  for (
    const [request, body, words] of [
      [
        "PUT /v1/clock",
        { now: "2000-01-01T00:00:00Z" },
        "now must be later than the server's time",
      ],
      ["PUT /v1/clock", { now: "2000-01-01T00:00:00Z" }, "only a reset goes back"],
      ["PUT /v1/clock", { now: "tomorrow" }, "now must be an RFC 3339 time from 1970 to 9999"],
      ["PUT /v1/clock", { now: "+010316-11-20T00:00:00Z" }, "from 1970 to 9999"],
      ["PUT /v1/clock", { now: "2126-02-30T00:00:00Z" }, "now must be an RFC 3339 time"],
      ["PUT /v1/clock", { now: "2126-01-01T00:00:00" }, "now must be an RFC 3339 time"],
      ["PUT /v1/clock", { running: 1 }, "running must be true or false"],
      ["POST /v1/clock/advance", { byMs: -1 }, "byMs must be 0 or more milliseconds"],
      ["POST /v1/clock/advance", {}, "byMs must be 0 or more milliseconds"],
      ["POST /v1/clock/advance", { byMs: 1e15 }, "byMs must lead to a time from 1970 to 9999"],
      ["POST /v1/clock/advance", { byMs: 1e20 }, "byMs must lead to a time from 1970 to 9999"],
      ["POST /v1/clock/advance", { seconds: 1 }, 'have no setting "seconds"'],
    ] as const
  ) {
    const { code, body: status } = await door.call(request, body);
    assertEquals([code, status.message.includes(words)], [400, true], status.message);
  }
});

test("the clock stands at exactly the time that it is moved to while it is stopped", async () => {
  await using door = await startWithDoor();
  const shown = { now: "2126-01-01T00:00:00.000Z", running: false };
  const moved = await door.call("PUT /v1/clock", { running: false, now: "2126-01-01T00:00:00Z" });
  assertEquals(moved.body, shown);
  assertEquals((await door.call("PUT /v1/clock", { now: "tomorrow", running: true })).code, 400);
  assertEquals((await door.call("GET /v1/clock")).body, shown);
});
