import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { TestApiServer } from "../../../src/testing/mod.ts";
import { eventually } from "../../support/page/eventually.ts";
import { openStream } from "../../support/page/live_stream.ts";
import { bindInNamespace, putNode, putPod } from "../../support/page/page_objects.ts";
import { type ServedPage, servePage } from "../../support/page/served_page.ts";
import { test } from "../../support/test.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";

/** Serves a page whose account has the ClusterRole `view` in the namespace `team-b` alone. */
async function serveForTeam(
  server: TestApiServer,
  namespace: string | undefined,
): Promise<ServedPage & { said: string[] }> {
  const said: string[] = [];
  server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "team-b" } });
  bindInNamespace(server, { role: "view", account: "default", namespace: "team-b" });
  putPod(server, { name: "web-1", namespace: "team-b" });
  putNode(server, "node-1");
  const onMissingRights = (text: string) => void said.push(text);
  return Object.assign(await servePage({ server, namespace, onMissingRights }), { said });
}

const text = async (url: string) => await (await fetch(url)).text();

test("The page is ready without a kind that its account may not read, and names the right", async () => {
  await using server = await startApiServer({ authorization: "rbac" });
  await using served = await serveForTeam(server, "team-b");
  await eventually(() => text(`${served.url}/readyz`), "ok");
  assertEquals(
    await text(`${served.url}/readyz?verbose`),
    "[+]ping ok\n[+]informer-sync ok\n[+]shutdown ok\nreadyz check passed\n" +
      "warn: the page's account lacks list and watch on nodes\n",
  );
  const { kinds } = await (await fetch(`${served.url}/data/access`)).json();
  assertEquals(kinds.pods, { group: "", scope: "all" });
  assertMatch(kinds.nodes.problem, /cannot list resource "nodes"/);
  assertEquals(kinds.nodes.remedy, "A ClusterRole has to grant list and watch on nodes.");
  await using reader = await openStream(`${served.url}/data/live`);
  assertEquals((await reader.until("pods.added")).at(-1)?.data.key, "team-b/web-1");
});

test("The page names --namespace to an account that may read one namespace only", async () => {
  await using server = await startApiServer({ authorization: "rbac" });
  await using served = await serveForTeam(server, undefined);
  await eventually(() => served.said.length, 1);
  const [said = ""] = served.said;
  assertMatch(said, /^The page's account lacks list and watch on pods, deployments\.apps, /);
  assertStringIncludes(said, "start the page with --namespace=NAME.");
  const { kinds } = await (await fetch(`${served.url}/data/access`)).json();
  assertMatch(kinds.pods.problem, /cannot list resource "pods"/);
  assertMatch(kinds.pods.remedy, /one namespace only, start the page with --namespace=NAME\.$/);
  server.pods.log({ name: "web-1", namespace: "team-b" }).append("a line\n");
  await using lines = await openStream(`${served.url}/data/logs/team-b/web-1/app`);
  assertMatch((await lines.until("lines")).at(-1)?.data[0], /a line$/);
});

test("The page is not ready while a kind can be neither read nor is refused", async () => {
  await using server = await startApiServer();
  server.faults.inject({
    kind: "status",
    code: 500,
    match: { path: "/api/v1/nodes" },
    times: 1_000,
  });
  await using served = await servePage({ server });
  await eventually(
    () => text(`${served.url}/readyz/informer-sync`),
    "internal server error: 1 informers not synced yet: /api/v1/nodes\n",
  );
});
