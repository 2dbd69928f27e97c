import { assertEquals } from "@std/assert";
import { workloadSpec } from "../../support/objects/complete_specs.ts";
import { putPod } from "../../support/page/page_objects.ts";
import { browserTest } from "../../support/page/chromium.ts";
import { eventually } from "../../support/page/eventually.ts";

browserTest(
  "The panel of a workload is as bad as its pods, and keeps up with them without losing the focus",
  async ({ open, serve }) => {
    const { server, url } = await serve();
    server.objects.create({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: { replicas: 3, ...workloadSpec },
    });
    for (const name of ["web-1", "web-2"]) putPod(server, { name, owner: "Deployment/web" });
    const page = await open(`${url}/?object=deployments/default/web`);
    const panel = page.locator("#panel");
    const pods = () => panel.locator(".pod-link").allInnerTexts();
    const level = () => panel.locator(".panel-title .dot").getAttribute("data-level");
    await eventually(async () => (await pods()).map((text) => text.split("\n").join()), [
      "web-1,Running",
      "web-2,Running",
    ]);
    await panel.getByRole("link", { name: "web-1" }).focus();

    putPod(server, { name: "web-2", owner: "Deployment/web", state: "CrashLoopBackOff" });
    await eventually(async () => (await pods())[1]?.split("\n").join(), "web-2,CrashLoopBackOff");
    await eventually(level, "fail");
    assertEquals(
      await page.locator(".rows .workload .dot").getAttribute("data-level"),
      await level(),
    );
    assertEquals(await page.evaluate("document.activeElement.textContent"), "web-1");
    server.objects.create({
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "web.1" },
      involvedObject: { kind: "Deployment", name: "web", namespace: "default" },
      reason: "ScalingReplicaSet",
      message: "Scaled up",
    });
    await panel.getByText("ScalingReplicaSet").waitFor();
    assertEquals(await page.evaluate("document.activeElement.textContent"), "web-1");
  },
);

browserTest(
  "A log keeps the last lines of a pod that is gone, and goes on with a new pod of that name",
  async ({ open, serve }) => {
    const { server, url } = await serve();
    putPod(server, { name: "redis-0" });
    const log = server.pods.log({ name: "redis-0" });
    log.append("the old one\n");
    const page = await open(`${url}/?object=pods/default/redis-0&tab=logs`);
    const lines = () => page.locator(".line").allInnerTexts();
    await eventually(lines, ["the old one"]);
    const reference = { apiVersion: "v1", kind: "Pod", name: "redis-0" };
    log.end();
    server.objects.delete(reference, { gracePeriodSeconds: 0 });
    await eventually(() => page.locator(".log-status").innerText(), "The pod is gone.");
    assertEquals(await lines(), ["the old one"]);
    log.restart();
    log.append("the new one\n");
    putPod(server, { name: "redis-0" });
    await page.getByText("the new one").waitFor();
    await eventually(() => page.locator(".log-status").innerText(), "Live");
  },
  { fullOnly: true },
);
