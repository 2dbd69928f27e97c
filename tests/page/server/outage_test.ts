import { assertEquals, assertMatch } from "@std/assert";
import { bindClusterRole } from "../../support/servers/bind_cluster_role.ts";
import { bearer } from "../../support/hono/reviewed_service.ts";
import { openStream, snapshotOf } from "../../support/page/live_stream.ts";
import { putPod } from "../../support/page/page_objects.ts";
import { servePage } from "../../support/page/served_page.ts";
import { test } from "../../support/test.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";

async function answer(url: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(url, init);
  return `${response.status} ${(await response.json()).message}`;
}

test("The page says that the API server is away, also to tabs whose stream is open", async () => {
  await using served = await servePage();
  const { server, url } = served;
  await using reader = await openStream(`${url}/data/live`);
  await snapshotOf(reader);
  await server.stopListening();
  assertEquals(await answer(`${url}/data/access`), "503 The API server does not answer.");
});

test("The page says that the API server hangs, to viewers with a token too", async () => {
  await using served = await servePage({ needsToken: true });
  const { server, url } = served;
  bindClusterRole(server, "view", "ann");
  const ann = bearer((await server.issueToken({ name: "ann" })).token);
  const other = bearer((await server.issueToken({ name: "bob" })).token);
  await using reader = await openStream(`${url}/data/live`, ann);
  await snapshotOf(reader);
  server.faults.inject({ kind: "stall", after: "request", times: 1_000 });
  const [open, live] = await Promise.all([
    answer(`${url}/data/access`, ann), // known for a minute
    answer(`${url}/data/live`, other),
  ]);
  assertEquals(open, "503 The API server does not answer.");
  assertMatch(live, /^503 The API server cannot be asked about this request now/);
});

test("The page is not ready for an object before its kind is read, and then says why", async () => {
  await using server = await startApiServer();
  server.faults.inject({
    kind: "status",
    code: 500,
    match: { path: "/api/v1/pods" },
    times: 1_000,
  });
  putPod(server, { name: "web-1" });
  await using served = await servePage({ server });
  assertMatch(
    await answer(`${served.url}/data/objects/pods/default/web-1`),
    /^503 The page (is not ready yet: it still reads|cannot read) pods/,
  );
});

test("The page starts its stream anew for a reader with a damaged id", async () => {
  await using served = await servePage();
  putPod(served.server, { name: "web-1" });
  await using reader = await openStream(`${served.url}/data/live?last=%00`);
  const added = (await snapshotOf(reader)).filter(({ type }) => type === "pods.added");
  assertEquals(added.map(({ data }) => data.key), ["default/web-1"]);
});
