import { assertEquals } from "@std/assert";
import { workloadSpec } from "../../support/objects/complete_specs.ts";
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
      spec: { replicas: 2, ...workloadSpec },
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
  { fullOnly: true },
);

browserTest(
  "A panel says that its object is unknown or gone, and an empty list which filters keep it empty",
  async ({ open, serve }) => {
    const { server, url } = await serve();
    putPod(server, { name: "web-1" });
    const page = await open(url, { viewport: { width: 390, height: 800 } });
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/data/objects/")) asked.push(request.url());
    });
    const paths = ["foo/bar", "/", "secrets/data/x", "other/team-a/", "__proto__/x/y", "pods//"];
    for (const path of [...paths, "pods/a/b/c"]) {
      await page.goto(`${url}/?object=${path}`);
      await page.locator(".panel .empty", { hasText: "knows no such object" }).waitFor();
      await eventually(() => page.locator(".panel h2").innerText(), path);
    }
    assertEquals(asked, []);
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.locator("#panel").waitFor({ state: "hidden" });

    await page.goto(`${url}/?view=pods&object=pods/default/web-1`);
    await page.locator(".panel .facts").waitFor();
    server.objects.delete({ apiVersion: "v1", kind: "Pod", name: "web-1" }, {
      gracePeriodSeconds: 0,
    });
    await page.locator(".panel .empty", { hasText: "The Pod web-1 is gone" }).waitFor();

    putPod(server, { name: "web-2" });
    await page.goto(`${url}/?view=pods&q=nothing`);
    await eventually(
      () => page.locator("#empty").innerText(),
      "None of 1 pods matches. Press Esc to clear the search.",
    );
    await page.goto(`${url}/?view=pods&ns=other`);
    await eventually(
      () => page.locator("#empty").innerText(),
      /^None of 1 pods matches\.\s+Clear all filters$/,
    );
    await page.getByRole("button", { name: "Clear all filters" }).click();
    await page.locator("[data-id='pods/default/web-2']").waitFor();
  },
  { fullOnly: true },
);

browserTest(
  "A phone shows what a row has, and scrolls to the open view",
  async ({ open, serve }) => {
    const { server, url } = await serve();
    putNode(server, "node-1");
    for (let i = 0; i < 12; i++) putPod(server, { name: `web-${i}`, node: "node-1" });
    const page = await open(`${url}/?view=nodes`, { viewport: { width: 390, height: 800 } });
    const pods = page.locator(".rows .ready");
    await eventually(() => pods.innerText(), "12/110");
    const isWhole = `(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(
    document.querySelector(".rows .ready"),
  )`;
    assertEquals(await page.evaluate(isWhole), true);
    await page.setViewportSize({ width: 240, height: 800 });
    await page.goto(`${url}/?view=events`);
    const hidden = `(() => {
    const end = (selector) => document.querySelector(selector).getBoundingClientRect().right;
    return Math.round(Math.max(0, end("[data-view=events][href]") - end(".tabs")));
  })()`;
    await page.locator("[data-count=pods]", { hasText: "12" }).waitFor(); // it moves the tabs
    await eventually(() => page.evaluate<number>(hidden), 0); // pixels of the open tab
    for (const view of ["workloads", "pods", "nodes", "events"]) {
      await page.setViewportSize({ width: 360, height: 800 });
      await page.goto(`${url}/?view=${view}`);
      assertEquals(await page.evaluate("document.documentElement.scrollWidth"), 360, view);
    }
  },
  { fullOnly: true },
);

browserTest("The keyboard moves, opens, closes and searches", async ({ open, serve }) => {
  const served = await serve();
  const { server, url } = served;
  for (const name of ["a", "b", "c"]) putPod(server, { name, owner: "StatefulSet/db" });
  const page = await open(url);
  await page.getByRole("row").filter({ hasText: "StatefulSet" }).waitFor();
  const selected = () => page.locator(".rows [aria-selected='true']").getAttribute("data-id");
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
  await page.keyboard.press("ArrowLeft"); // from a pod to its row
  await eventually(selected, "other/default/StatefulSet/db");
  await page.keyboard.press("ArrowLeft");
  await page.locator("[data-id='pods/default/c']").waitFor({ state: "detached" });

  const focused = () => page.evaluate("document.activeElement.textContent.slice(0, 8)");
  await page.getByRole("link", { name: /^Pods/ }).click();
  await page.locator("[data-id='pods/default/a']").waitFor();
  await page.getByRole("button", { name: /^All/ }).click();
  await page.keyboard.press("Home");
  await eventually(selected, "pods/default/a");
  await page.keyboard.press("Enter");
  await eventually(focused, "Overview");
  await page.keyboard.press("ArrowRight");
  await eventually(focused, "YAML");
  await page.locator("pre").waitFor();
  await eventually(focused, "YAML"); // the tab is the same element
  await page.keyboard.press("ArrowDown"); // back in the list
  await eventually(selected, "pods/default/b");
  await page.keyboard.press("Enter");
  await eventually(() => page.title(), "b · Cluster");
  await eventually(focused, "YAML");
  await page.keyboard.press("Escape");
  await page.locator("#panel").waitFor({ state: "hidden" });
  await eventually(selected, "pods/default/b");
  await eventually(() => page.evaluate("document.activeElement.id"), "viewport");
  await eventually(() => page.getByRole("heading", { level: 1 }).textContent(), "Pods");
  await eventually(() => page.getByRole("columnheader").count(), 7);
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.keyboard.press("3");
  await eventually(() => new URL(page.url()).search, "?view=nodes");
  await eventually(() => page.locator("#namespace").isDisabled(), true);
}, { fullOnly: true });

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
