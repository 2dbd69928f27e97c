import { assertEquals, assertMatch } from "@std/assert";
import { bindClusterRole } from "../../support/servers/bind_cluster_role.ts";
import { bearer } from "../../support/hono/reviewed_service.ts";
import { putPod } from "../../support/page/page_objects.ts";
import { servePage } from "../../support/page/served_page.ts";
import { test } from "../../support/test.ts";

const path = "data/logs/default/web-1/app/text";

test("The text of a log is all of it, or its last lines, or that of the run before", async () => {
  await using served = await servePage();
  const { server, url } = served;
  putPod(server, { name: "web-1" });
  const log = server.pods.log({ name: "web-1" });
  const get = async (query = "") => {
    const response = await fetch(`${url}/${path}${query}`);
    return { response, text: await response.text() };
  };
  log.append("first\nsecond\n");
  const { response, text } = await get();
  assertEquals(text, "first\nsecond\n");
  assertEquals(response.headers.get("content-type"), "text/plain; charset=utf-8");
  const name = response.headers.get("content-disposition");
  assertEquals(name, 'attachment; filename="web-1_app.log"');
  assertEquals((await get("?tail=1")).text, "second\n");
  assertMatch((await get("?times")).text, /^\d{4}-\d\d-\d\dT\S+Z first\n/);
  const refused = await get("?previous");
  assertEquals(refused.response.status, 400);
  assertMatch(JSON.parse(refused.text).message, /previous terminated container "app" in pod/);
  log.restart();
  log.append("third\n");
  const previous = await get("?previous");
  assertEquals(previous.text, "first\nsecond\n");
  assertMatch(previous.response.headers.get("content-disposition") ?? "", /app_previous\.log/);
  assertEquals((await get()).text, "third\n");
  assertEquals((await get("?tail=x")).response.status, 400);
});

test("The text of a log needs the right to read it, and HEAD opens none", async () => {
  await using served = await servePage({ needsToken: true });
  const { server, url } = served;
  putPod(server, { name: "web-1" });
  server.pods.log({ name: "web-1" }).append("first\n");
  bindClusterRole(server, "view", "ann");
  const status = async (account: string, method = "GET") => {
    const init = bearer((await server.issueToken({ name: account })).token);
    const response = await fetch(`${url}/${path}`, { ...init, method });
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await status("bob"), 403);
  assertEquals(await status("ann"), 200);
  const opened = () => server.requests.filter(({ path }) => path.endsWith("/log")).length;
  const before = opened();
  assertEquals(before, 1);
  assertEquals([await status("ann", "HEAD"), opened()], [200, before]);
});
