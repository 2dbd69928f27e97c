import { assertEquals } from "@std/assert";
import { workloadSpec } from "../../support/objects/complete_specs.ts";
import { putPod } from "../../support/page/page_objects.ts";
import { browserTest } from "../../support/page/chromium.ts";
import { eventually } from "../../support/page/eventually.ts";

browserTest(
  "The list is sorted by mouse and by keyboard, and its tabs and chips count what it shows",
  async ({ open, serve }) => {
    const { server, url } = await serve();
    putPod(server, { name: "web-10" });
    putPod(server, { name: "web-2", state: "CrashLoopBackOff" });
    putPod(server, { name: "web-1" });
    const page = await open(`${url}/?view=pods`);
    const names = () => page.locator(".rows .name").allInnerTexts();
    const byPlace = async () => {
      const rows = await page.locator(".rows .row").evaluateAll((all) =>
        all.map((row) => [Number(row.getAttribute("aria-rowindex")), row.dataset.id ?? ""])
      ) as [number, string][];
      return rows.sort(([a], [b]) => a - b).map(([, id]) => id.split("/").at(-1)).join();
    };
    await eventually(async () => (await names()).length, 3);
    await eventually(byPlace, "web-1,web-2,web-10");
    const sorted = () => page.locator("[aria-sort]").allInnerTexts();
    await eventually(sorted, ["Namespace"]);

    await page.getByRole("button", { name: "Restarts" }).click();
    await eventually(byPlace, "web-2,web-1,web-10");
    await eventually(() => new URL(page.url()).search, "?view=pods&sort=-restarts");
    await page.keyboard.press("Enter"); // the button has the focus
    await eventually(byPlace, "web-1,web-10,web-2");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Space");
    await eventually(sorted, ["Status"]);
    await eventually(byPlace, "web-2,web-1,web-10");
    await eventually(
      () => page.getByRole("columnheader", { name: "Status" }).getAttribute("aria-sort"),
      "ascending",
    );
    assertEquals(await page.locator(".head button[tabindex='0']").count(), 1);
    await page.keyboard.press("ArrowDown"); // to the list
    await eventually(() => page.evaluate("document.activeElement.id"), "viewport");

    await page.reload(); // as one who got the link
    await eventually(byPlace, "web-2,web-1,web-10");
    await page.setViewportSize({ width: 390, height: 800 });
    await page.getByRole("button", { name: "Pod", exact: true }).click();
    await eventually(byPlace, "web-1,web-2,web-10");
    await page.keyboard.press("1");
    await eventually(() => new URL(page.url()).search, "");

    server.objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
    server.objects.create({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: { replicas: 2, ...workloadSpec },
    });
    for (const name of ["a", "b", "c"]) putPod(server, { name, namespace: "shop" });
    putPod(server, { name: "d", owner: "CronJob/d", state: "CrashLoopBackOff" });
    await page.setViewportSize({ width: 1280, height: 800 });
    const counts = async () => [
      await page.locator("[data-count=workloads]").innerText(),
      await page.locator("[data-count=pods]").innerText(),
      await page.locator("[data-state-count='']").innerText(),
      await page.locator("[data-state-count=fail]").innerText(),
      await page.locator("[aria-level='1']").count(),
    ];
    await eventually(counts, ["4", "7", "4", "3", 4]);
    await page.getByRole("button", { name: /^Failing/ }).click();
    await eventually(counts, ["4", "7", "4", "3", 3]);
    await page.selectOption("#namespace", "shop");
    await eventually(counts, ["2", "3", "2", "1", 1]);
    await page.getByRole("button", { name: /^All/ }).click();
    await page.locator("#search").fill("web");
    await eventually(counts, ["1", "0", "1", "1", 1]);
  },
  { fullOnly: true },
);

browserTest(
  "The page says when the browser's connections are used up, and until when",
  async ({ open, serve }) => {
    const { server, url } = await serve();
    putPod(server, { name: "web-1" });
    server.pods.log({ name: "web-1" }).append("hello\n");
    const path = `${url}/?object=pods/default/web-1&tab=logs`;
    const first = await open(path);
    await first.locator(".line").waitFor();
    const notice = first.locator("#notice");
    const others = [];
    for (let i = 0; i < 2; i++) {
      assertEquals(await notice.isVisible(), false);
      const other = await first.context().newPage();
      await other.goto(path);
      await other.locator(".line").waitFor();
      others.push(other);
    }
    await eventually(() => notice.innerText(), /has all six connections .* until you close one/);
    await others[0]!.close({ runBeforeUnload: false });
    await notice.waitFor({ state: "hidden" });
  },
  { fullOnly: true },
);
