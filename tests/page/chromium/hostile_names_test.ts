import { assertEquals } from "@std/assert";
import { putPod } from "../../support/page/page_objects.ts";
import { browserTest } from "../../support/page/chromium.ts";
import { eventually } from "../../support/page/eventually.ts";

const MARKUP =
  `"'><img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

browserTest(
  "Text of the cluster is never markup, wherever the page shows it",
  async ({ open, serve }) => {
    const served = await serve();
    const { server, url } = served;
    putPod(server, { name: "web-1", state: MARKUP, message: MARKUP });
    const { objects } = server;
    const pod = objects.get({ apiVersion: "v1", kind: "Pod", name: "web-1" });
    objects.update({ ...pod, metadata: { ...pod.metadata, annotations: { note: MARKUP } } });
    objects.create({
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "web-1.1" },
      involvedObject: { kind: MARKUP, name: MARKUP },
      type: "Warning",
      reason: MARKUP,
      message: MARKUP,
    });
    server.pods.log({ name: "web-1" }).append(`${MARKUP}\n`);

    const page = await open(`${url}/?view=pods&object=pods/default/web-1`);
    await page.locator(".panel .callout").filter({ hasText: MARKUP }).waitFor();
    await eventually(() => page.locator(".rows .status").innerText(), MARKUP);
    await page.getByRole("tab", { name: "YAML" }).click();
    await page.locator("pre").filter({ hasText: "document.title='owned'" }).waitFor();
    putPod(server, { name: "web-1" }); // its log comes once it runs
    await page.getByRole("tab", { name: "Logs" }).click();
    await page.locator(".log-lines").filter({ hasText: MARKUP }).waitFor();
    await page.goto(`${url}/?view=events`);
    await page.locator(".rows .message").filter({ hasText: MARKUP }).waitFor();
    await page.goto(`${url}/?${new URLSearchParams({ view: "pods", q: MARKUP, ns: MARKUP })}`);
    await page.locator("#empty").filter({ hasText: "None of 1 pods matches" }).waitFor();
    await page.goto(`${url}/?${new URLSearchParams({ object: `pods/${MARKUP}/${MARKUP}` })}`);
    await page.locator(".panel h2").waitFor();

    await eventually(() => page.title(), "Workloads · Cluster");
    assertEquals(await page.locator("img:not(.brand img), script:not([src])").count(), 0);
  },
  { expects: /404 \(Not Found\)/ },
); // of the last object

browserTest(
  "No script runs that is not the page's own, whatever gets into the document",
  async ({ open, serve }) => {
    const served = await serve();
    const page = await open(served.url);
    const outcome = await page.evaluate(`(() => {
    try {
      document.body.innerHTML = "<b>markup</b>";
      return "written";
    } catch (error) {
      return error.name;
    }
  })()`);
    assertEquals(outcome, "TypeError");
  },
  { expects: /TrustedHTML/ },
);
