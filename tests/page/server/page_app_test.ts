import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { bindClusterRole } from "../../support/servers/bind_cluster_role.ts";
import { bearer } from "../../support/hono/reviewed_service.ts";
import { openStream, snapshotOf } from "../../support/page/live_stream.ts";
import { bindInNamespace, putNode, putPod } from "../../support/page/page_objects.ts";
import { servePage } from "../../support/page/served_page.ts";
import { test } from "../../support/test.ts";

test("The page has a strict policy for its content, and no script of its own in the document", async () => {
  await using served = await servePage();
  const response = await fetch(served.url);
  const policy = response.headers.get("content-security-policy") ?? "";
  assertStringIncludes(policy, "default-src 'none'; script-src 'self'; style-src 'self'");
  assertStringIncludes(policy, "require-trusted-types-for 'script'; trusted-types 'none'");
  assertEquals(response.headers.get("x-content-type-options"), "nosniff");
  const html = await response.text();
  assertEquals(html.match(/<script(?! type="module" src=)|<style|\sstyle=|\son\w+=/g), null);
});

test("The page serves its scripts as they are, with an ETag", async () => {
  await using served = await servePage();
  const path = `${served.url}/assets/main.js`;
  const response = await fetch(path);
  assertStringIncludes(await response.text(), "import { ClusterModel }");
  assertEquals(response.headers.get("content-type"), "text/javascript; charset=utf-8");
  const headers = { "if-none-match": response.headers.get("etag") ?? "" };
  const again = await fetch(path, { headers });
  assertEquals([again.status, await again.text()], [304, ""]);
  assertEquals((await status(`${served.url}/assets/check.json`))[0], 404);
});

test("The page has every file that its document names", async () => {
  await using served = await servePage();
  const html = await (await fetch(served.url)).text();
  const names = [...html.matchAll(/(?:href|src)="\.\/(assets\/[^"]+)"/g)].map(([, name]) => name);
  assert(names.length > 20, `${names.length} files`);
  for (const name of names) {
    const response = await fetch(`${served.url}/${name}`);
    assertEquals(response.status, 200, name);
    await response.body?.cancel();
  }
});

test("The page without tokens is for this machine's names alone", async () => {
  await using served = await servePage();
  const named = served.url.replace("127.0.0.1", "localhost");
  const { host } = new URL(served.url);
  assertEquals((await status(`${named}/data/access`))[0], 200);
  for (const path of ["/", "/data/access", "/data/live"]) {
    assertMatch(await rawGet(host, path, "evil.example.com"), /^HTTP\/1.1 421 /, path);
  }
  assertMatch(await rawGet(host, "/livez", "10.1.2.3"), /^HTTP\/1.1 200 /);
});

test("The stream has all kinds, and resumes after the id of its last event", async () => {
  await using served = await servePage();
  putPod(served.server, { name: "web-1" });
  putNode(served.server, "node-1");
  await using reader = await openStream(`${served.url}/data/live`);
  const first = await snapshotOf(reader);
  const added = first.filter(({ type }) => type.endsWith(".added"));
  assertEquals(added.map(({ type, data }) => [type, data.key]).sort(), [
    ["nodes.added", "node-1"],
    ["pods.added", "default/web-1"],
  ]);
  const { id = "" } = first.at(-1)!;
  putPod(served.server, { name: "web-1", state: "CrashLoopBackOff" });
  await using resumed = await openStream(`${served.url}/data/live`, {
    headers: { "last-event-id": id },
  });
  const next = await resumed.next();
  assertEquals([next?.type, next?.data.object.status], ["pods.updated", "CrashLoopBackOff"]);
  await using again = await openStream(`${served.url}/data/live?last=${id}`);
  assertEquals((await again.next())?.type, "pods.updated");
});

test("The page sends a viewer what the viewer's own token may list, and nothing else", async () => {
  await using served = await servePage({ needsToken: true });
  const { server, url } = served;
  server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  putPod(server, { name: "web-1" });
  putPod(server, { name: "cart-1", namespace: "shop" });
  putNode(server, "node-1");
  bindInNamespace(server, { role: "view", account: "ann", namespace: "shop" });
  const ann = bearer((await server.issueToken({ name: "ann" })).token);
  await using reader = await openStream(`${url}/data/live`, ann);
  const events = await snapshotOf(reader);
  const keys = events.filter(({ type }) => type.endsWith(".added")).map(({ data }) => data.key);
  assertEquals(keys, ["shop/cart-1"]);

  const access = await (await fetch(`${url}/data/access`, ann)).json();
  assertEquals(access.user, "system:serviceaccount:default:ann");
  assertEquals(access.kinds.pods, { group: "", scope: ["shop"] });
  assertEquals(access.kinds.nodes, { group: "", scope: [] });
  const objects = `${url}/data/objects`;
  assertEquals((await status(`${objects}/pods/shop/cart-1`, ann))[0], 200);
  assertMatch((await status(`${objects}/pods/default/web-1`, ann)).join(), /^403,.*cannot get/);
  assertMatch((await status(`${objects}/nodes/-/node-1`, ann)).join(), /^403,.*cannot get/);
  assertMatch((await status(`${url}/data/logs/default/web-1/app`, ann)).join(), /^403,.*pods\/log/);
});

test("The page asks for a token, and keeps it in a cookie that no script can read", async () => {
  await using served = await servePage({ needsToken: true });
  const { server, url } = served;
  bindClusterRole(server, "view", "ann");
  assertEquals((await status(`${url}/data/live`))[0], 401);
  assertEquals((await status(`${url}/data/access`, bearer("wrong")))[0], 401);
  const { token } = await server.issueToken({ name: "ann" });
  const sent = (origin: string, more: Record<string, string> = {}) =>
    fetch(`${url}/sign-in`, {
      method: "POST",
      redirect: "manual",
      headers: { origin, ...more },
      body: new URLSearchParams({ token: ` ${token}\n`, query: "ns=shop" }),
    });
  const foreign = await sent("https://evil.example.com");
  assertEquals([foreign.status, foreign.headers.get("set-cookie")], [403, null]);
  await foreign.body?.cancel();
  const response = await sent(url);
  await response.body?.cancel();
  assertEquals([response.status, response.headers.get("location")], [303, "./?ns=shop"]);
  const cookie = response.headers.get("set-cookie") ?? "";
  assertEquals(cookie, `cluster-page-token=${token}; Path=/; HttpOnly; SameSite=Strict`);
  const proxied = await sent(url.replace("http:", "https:"), { "x-forwarded-proto": "https" });
  await proxied.body?.cancel();
  assertEquals(proxied.headers.get("set-cookie"), cookie.replace("HttpOnly;", "HttpOnly; Secure;"));
  const [pair = ""] = cookie.split(";");
  assertEquals((await status(`${url}/data/access`, { headers: { cookie: pair } }))[0], 200);
});

test("The page returns after signing in to itself alone", async () => {
  await using served = await servePage({ needsToken: true });
  const response = await fetch(`${served.url}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: served.url },
    body: new URLSearchParams({ token: "a", query: "/evil.example.com/\r\n//x" }),
  });
  await response.body?.cancel();
  const target = new URL(response.headers.get("location") ?? "", `${served.url}/sign-in`);
  assertEquals([target.origin, target.pathname], [served.url, "/"]);
});

test("The page shows an object as YAML, by the informer and without a request", async () => {
  await using served = await servePage();
  const { server, url } = served;
  putPod(server, { name: "web-1", labels: { app: "yes" } });
  await using reader = await openStream(`${url}/data/live`);
  await snapshotOf(reader);
  const before = server.requests.length;
  const response = await fetch(`${url}/data/objects/pods/default/web-1`);
  const { yaml, object } = await response.json();
  assertMatch(yaml, /^apiVersion: v1\nkind: Pod\nmetadata:\n/);
  assertStringIncludes(yaml, 'app: "yes"');
  assertEquals(object.metadata.managedFields, undefined);
  assertEquals(server.requests.length, before);
  const unknown = await status(`${url}/data/objects/pods/default/web-2`);
  assertMatch(unknown.join(), /^404,.*The page does not know pods default\/web-2: it is gone/);
  assertEquals((await status(`${url}/data/objects/secrets/default/a`))[0], 404);
});

test("The page ends its streams when it stops, and is not ready then", async () => {
  await using served = await servePage();
  const reader = await openStream(`${served.url}/data/live`);
  await snapshotOf(reader);
  assertEquals(await status(`${served.url}/readyz`), [200, "ok"]);
  await served.stop();
  assertEquals(await reader.next().catch(() => undefined), undefined);
});

test("The page says which kind it cannot read itself, and why", async () => {
  await using served = await servePage({ needsToken: true });
  const { server, url } = served;
  const group = "rbac.authorization.k8s.io";
  const role = server.objects.get({
    apiVersion: `${group}/v1`,
    kind: "ClusterRole",
    name: "cluster-page",
  });
  const rules = role.rules as { resources: string[] }[];
  await served.stop();
  server.objects.update({
    ...role,
    rules: rules.map((rule) => ({
      ...rule,
      resources: rule.resources.filter((resource) => resource !== "nodes"),
    })),
  });
  await served.start();
  bindClusterRole(server, "cluster-admin", "ann");
  const ann = bearer((await server.issueToken({ name: "ann" })).token);
  let problem: string | undefined;
  while (problem === undefined) {
    problem = (await (await fetch(`${url}/data/access`, ann)).json()).kinds.nodes.problem;
  }
  assertStringIncludes(problem, 'cannot list resource "nodes"');
});

async function status(url: string, init: RequestInit = {}): Promise<[number, string]> {
  const response = await fetch(url, init);
  return [response.status, await response.text()];
}

/** Sends a request with another Host, which `fetch` does not allow. */
async function rawGet(address: string, path: string, host: string): Promise<string> {
  const { connect } = await import("node:net");
  const [hostname, port] = address.split(":");
  const socket = connect(Number(port), hostname!);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let text = "";
  for await (const chunk of socket) text += chunk;
  return text;
}
