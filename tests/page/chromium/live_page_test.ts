import { assertEquals } from "@std/assert";
import { putNode, putPod } from "../../support/page/page_objects.ts";
import { browserTest } from "../../support/page/chromium.ts";
import { eventually } from "../../support/page/eventually.ts";
import { RunningProgram } from "../../support/programs/running_program.ts";

browserTest(
  "The page shows workloads with their pods, nodes and Events",
  async ({ open, serve }) => {
    const served = await serve();
    const { server, url } = served;
    putNode(server, "node-1");
    const labels = { "pod-template-hash": "5d4f" };
    server.objects.create({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: { replicas: 2 },
    });
    putPod(server, { name: "web-5d4f-a", owner: "ReplicaSet/web-5d4f", labels, node: "node-1" });
    putPod(server, {
      name: "web-5d4f-b",
      owner: "ReplicaSet/web-5d4f",
      labels,
      state: "CrashLoopBackOff",
    });
    server.objects.create({
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "web.1" },
      involvedObject: { kind: "Pod", name: "web-5d4f-b", namespace: "default" },
      type: "Warning",
      reason: "BackOff",
      message: "Back-off restarting failed container",
    });
    const page = await open(url);
    const web = page.getByRole("row").filter({ hasText: "webDeployment" });
    await web.waitFor();
    await eventually(() => web.innerText(), /default\s+0\/2\s+/);
    await eventually(() => page.locator("#connection").innerText(), "Live");
    await web.locator(".chevron").click();
    await page.getByRole("row").filter({ hasText: "CrashLoopBackOff" }).waitFor();

    await page.getByRole("link", { name: /^Nodes/ }).click();
    const node = page.getByRole("row").filter({ hasText: "node-1" });
    await eventually(() => node.innerText(), /Ready.*1\/110/s);
    await page.getByRole("link", { name: /^Events/ }).click();
    await page.getByRole("row").filter({ hasText: "Back-off restarting" }).waitFor();
  },
);

browserTest(
  "The page shows a change within moments, and keeps the row",
  async ({ open, serve }) => {
    const served = await serve();
    const { server, url } = served;
    putPod(server, { name: "web-1" });
    const page = await open(`${url}/?view=pods`);
    const row = page.locator("[data-id='pods/default/web-1']");
    await row.getByText("Running").waitFor();
    const before = await row.getAttribute("id");
    const changed = performance.now();
    putPod(server, { name: "web-1", state: "ImagePullBackOff" });
    await row.getByText("ImagePullBackOff").waitFor();
    console.log(`a change was on the screen after ${Math.round(performance.now() - changed)} ms`);
    assertEquals(await row.getAttribute("id"), before);
    putPod(server, { name: "web-2" });
    await page.locator("[data-id='pods/default/web-2']").waitFor();
    server.objects.delete({ apiVersion: "v1", kind: "Pod", name: "web-1" }, {
      gracePeriodSeconds: 0,
    });
    await row.waitFor({ state: "detached" });
  },
);

browserTest(
  "Filters and search are in the URL, and the back button undoes them",
  async ({ open, serve }) => {
    const { server, url } = await serve();
    server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
    putPod(server, { name: "web-1" });
    putPod(server, { name: "cart-1", namespace: "shop" });
    putPod(server, { name: "cart-2", namespace: "shop", state: "CrashLoopBackOff" });
    const page = await open(`${url}/?view=pods`);
    const names = () => page.locator(".rows .name").allInnerTexts();
    await page.locator("[data-id='pods/shop/cart-2']").waitFor();
    await eventually(names, ["web-1", "cart-1", "cart-2"]);

    await page.selectOption("#namespace", "shop");
    await page.locator("[data-id='pods/default/web-1']").waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^Failing/ }).click();
    await page.locator("[data-id='pods/shop/cart-1']").waitFor({ state: "detached" });
    await eventually(names, ["cart-2"]);
    await eventually(() => new URL(page.url()).search, "?view=pods&ns=shop&state=fail");
    await page.goBack();
    await page.locator("[data-id='pods/shop/cart-1']").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("cart-1");
    await page.locator("[data-id='pods/shop/cart-2']").waitFor({ state: "detached" });
    await eventually(() => new URL(page.url()).search, "?view=pods&ns=shop&q=cart-1");

    const other = await open(page.url()); // as one who got the link
    await other.locator("[data-id='pods/shop/cart-1']").waitFor();
    await eventually(() => other.locator(".rows .name").allInnerTexts(), ["cart-1"]);
    await eventually(() => other.inputValue("#search"), "cart-1");
  },
);

browserTest("The keyboard moves, opens, closes and searches", async ({ open, serve }) => {
  const served = await serve();
  const { server, url } = served;
  for (const name of ["a", "b", "c"]) putPod(server, { name, owner: "StatefulSet/db" });
  const page = await open(url);
  await page.getByRole("row").filter({ hasText: "StatefulSet" }).waitFor();
  const selected = () => page.locator("[aria-selected='true']").getAttribute("data-id");
  await page.keyboard.press("ArrowDown");
  await eventually(selected, "other/default/StatefulSet/db");
  await page.keyboard.press("ArrowRight");
  await page.locator("[data-id='pods/default/c']").waitFor();
  await page.keyboard.press("End");
  await eventually(selected, "pods/default/c");
  await page.keyboard.press("ArrowUp");
  await eventually(selected, "pods/default/b");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "b", exact: true }).waitFor();
  await eventually(() => new URL(page.url()).search, "?object=pods/default/b");
  await page.keyboard.press("Escape");
  await page.locator("#panel").waitFor({ state: "hidden" });
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.keyboard.press("3");
  await eventually(() => new URL(page.url()).search, "?view=nodes");
  await eventually(() => page.locator("#namespace").isDisabled(), true);
});

browserTest("The page on Bun is the same in a browser", async ({ open }) => {
  const words = ["bun", "--no-install", "examples/cluster_page/main.ts", "--address=127.0.0.1:0"];
  await using program = new RunningProgram("the page", words);
  const [, url = ""] = await program.line(/^(http:\S+) shows /);
  const page = await open(`${url}/?view=nodes`);
  await page.getByRole("row").filter({ hasText: "control-plane" }).first().waitFor();
  await page.keyboard.press("4");
  await page.getByRole("row").filter({ hasText: "FailedScheduling" }).first().waitFor();
  await eventually(() => page.locator("#connection").innerText(), "Live");
}, { expects: /ERR_|net::/ }); // the program ends before the browser
