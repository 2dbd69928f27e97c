import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { DoorRequests } from "../../../src/testing/door/door_requests.ts";
import type { RequestRecord } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";
import { startWithDoor } from "./door_client.ts";

test("the door lists the requests of the server, not its own, by what they are", async () => {
  await using door = await startWithDoor();
  await using kube = createKubeFetch(await door.server.config());
  await kube.fetch("/version");
  await kube.fetch("/api/v1/pods?limit=1");
  await kube.fetch("/api/v1/nodes/a");
  const paths = async (query: string) => {
    const { requests } = (await door.call(`GET /v1/requests${query}`)).body;
    return requests.map(({ path }: RequestRecord) => path);
  };
  assertEquals(await paths(""), ["/version", "/api/v1/pods", "/api/v1/nodes/a"]);
  assertEquals(await paths("?path=/api/v1&status=404"), ["/api/v1/nodes/a"]);
  assertEquals(await paths("?method=get&verb=list"), ["/api/v1/pods"]);
  assertEquals(await paths("?username=alice"), []);
  assertEquals((await door.call("GET /v1/requests?user=a")).code, 400);
  assertEquals((await door.call("GET /v1/counters")).body.requests, 3);
  assertEquals((await door.call("DELETE /v1/requests")).body, { forgotten: 3 });
  assertEquals(await paths(""), []);
  await kube.fetch("/version");
  assertEquals(await paths(""), ["/version"]);
});

test("requests stay forgotten after the log has dropped them", () => {
  const record = (path: string) => ({ path }) as RequestRecord;
  const requests = [record("/a"), record("/b")];
  const log = new DoorRequests({ requests, counters: {} });
  assertEquals([log.forget(), log.forget()], [2, 0]);
  requests.splice(0, 2, record("/c"));
  assertEquals(log.records.map(({ path }) => path), ["/c"]);
});
