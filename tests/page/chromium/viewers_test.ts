import { assertEquals } from "@std/assert";
import { bindClusterRole } from "../../support/servers/bind_cluster_role.ts";
import { bindInNamespace, putNode, putPod } from "../../support/page/page_objects.ts";
import { browserTest } from "../../support/page/chromium.ts";
import { eventually } from "../../support/page/eventually.ts";

/** The browser writes this for the first request, which has no token yet. */
const UNAUTHORIZED = /401 \(Unauthorized\)/;

browserTest(
  "A viewer signs in with a token, and sees what this token may see",
  async ({ open, serve }) => {
    const served = await serve({ needsToken: true });
    const { server, url } = served;
    server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
    putPod(server, { name: "web-1" });
    putPod(server, { name: "cart-1", namespace: "shop" });
    putNode(server, "node-1");
    bindInNamespace(server, { role: "view", account: "ann", namespace: "shop" });
    const page = await open(`${url}/?view=pods&q=-`);

    await page.getByLabel("Token").fill("nonsense");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("The API server refuses the token").waitFor();
    await page.getByLabel("Token").fill((await server.issueToken({ name: "ann" })).token);
    await page.getByRole("button", { name: "Sign in" }).click();

    await page.locator("[data-id='pods/shop/cart-1']").waitFor();
    await eventually(() => new URL(page.url()).search, "?view=pods&q=-");
    await page.locator("#notice", { hasText: "may see the namespace shop only" }).waitFor();
    await eventually(() => page.locator("#user").innerText(), "system:serviceaccount:default:ann");
    await eventually(() => page.locator(".rows .name").allInnerTexts(), ["cart-1"]);
    putPod(server, { name: "web-2" });
    putPod(server, { name: "cart-2", namespace: "shop" }); // comes after web-2
    await page.locator("[data-id='pods/shop/cart-2']").waitFor();
    assertEquals(await page.locator("[data-id='pods/default/web-2']").count(), 0);
    await page.getByRole("link", { name: /^Nodes/ }).click();
    await page.locator("#notice", { hasText: "may not list nodes" }).waitFor();

    const [cookie] = await page.context().cookies();
    assertEquals([cookie?.httpOnly, cookie?.sameSite, cookie?.expires], [true, "Strict", -1]);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Token").waitFor();
    await eventually(() => page.context().cookies(), []);
  },
  { expects: UNAUTHORIZED },
);

browserTest("A denied viewer reads which rights are missing", async ({ open, serve }) => {
  const served = await serve({ needsToken: true });
  const { server, url } = served;
  putPod(server, { name: "web-1" });
  const { token } = await server.issueToken({ name: "bob" });
  const headers = { authorization: `Bearer ${token}` }; // as from a proxy
  const page = await open(`${url}/?view=pods`, { extraHTTPHeaders: headers });
  const notice = page.locator("#notice");
  await notice.waitFor();
  await eventually(
    () => notice.innerText(),
    /system:serviceaccount:default:bob may not list pods.*Missing: the verb list on pods/s,
  );
  await page.locator("#empty", { hasText: "You may not list pods." }).waitFor();
  assertEquals(await page.locator(".rows .row").count(), 0);
  await page.goto(`${url}/?object=pods/default/web-1&tab=logs`);
  await page.locator(".panel .empty", { hasText: "get" }).waitFor();
  await eventually(() => page.locator(".panel .empty").innerText(), /bob.*get.*pods/);

  server.objects.create({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "pods-alone" },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }],
  });
  bindClusterRole(server, "pods-alone", "eve");
  const eve = await server.issueToken({ name: "eve" });
  await page.setExtraHTTPHeaders({ authorization: `Bearer ${eve.token}` });
  await page.goto(`${url}/?object=pods/default/web-1&tab=logs`);
  await eventually(
    () => page.locator(".log-status").innerText(),
    /The log cannot be read: .*eve.*pods\/log/,
  );
}, { expects: /403 \(Forbidden\)/ });

browserTest("A viewer whose token is revoked has to sign in again", async ({ open, serve }) => {
  const served = await serve({ needsToken: true });
  const { server, url } = served;
  bindClusterRole(server, "view", "ann");
  putPod(server, { name: "web-1" });
  const { token } = await server.issueToken({ name: "ann" });
  const page = await open(`${url}/sign-in`);
  await page.getByLabel("Token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator(".rows .row").first().waitFor();
  server.tokens.revoke(token);
  await served.stop(); // a new server has no verdicts
  await served.start();
  await page.getByText("The API server refuses the token").waitFor();
}, { expects: /401 \(Unauthorized\)|ERR_|net::/ });
