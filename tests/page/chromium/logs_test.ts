import { assertEquals, assertMatch } from "@std/assert";
import { putPod } from "../../support/page/page_objects.ts";
import { browserTest } from "../../support/page/chromium.ts";
import { eventually } from "../../support/page/eventually.ts";

browserTest(
  "The page follows a log over a lost connection, and loses and repeats no line",
  async ({ open, serve }) => {
    const served = await serve();
    const { server, url } = served;
    putPod(server, { name: "web-1" });
    const log = server.pods.log({ name: "web-1" });
    log.append("first\n\u001b[31msecond\u001b[0m\n");
    const page = await open(`${url}/?object=pods/default/web-1&tab=logs`);
    const lines = async () => {
      const texts = await page.locator(".line").allTextContents();
      return texts.map((text) => text.slice(text.indexOf(" ") + 1));
    };
    await page.getByText("second").waitFor();
    log.append("third\n");
    await page.getByText("third").waitFor();
    await eventually(lines, ["first", "second", "third"]);

    await served.stop();
    await page.locator(".log-status", { hasText: "Reconnecting" }).waitFor();
    log.append("fourth\n");
    await served.start();
    await page.getByText("fourth").waitFor();
    await eventually(lines, ["first", "second", "third", "fourth"]);
    log.append("fifth\n");
    await page.getByText("fifth").waitFor();
    await eventually(async () => (await lines()).length, 5);
    await page.getByRole("tab", { name: "Overview" }).click();
    await page.locator(".facts").waitFor();
  },
  { expects: /ERR_|net::/ },
);

/** The number of lines, and the last of them. */
const SHOWN = `(() => {
  const lines = document.querySelectorAll(".line");
  return lines.length + " " + lines[lines.length - 1]?.lastChild.textContent;
})()`;

/** Pixels from the end of the log. */
const DISTANCE = `(() => {
  const { scrollHeight, clientHeight, scrollTop } = document.querySelector(".log-lines");
  return Math.round(scrollHeight - clientHeight - scrollTop);
})()`;

browserTest(
  "A log keeps to its limits in a hidden tab too, and goes its way when the reader scrolls up",
  async ({ open, serve }) => {
    const { server, url } = await serve();
    putPod(server, { name: "web-1" });
    const log = server.pods.log({ name: "web-1" });
    const numbered = (length: number) =>
      Array.from({ length }, (_, i) => `line ${i + 1}\n`).join("");
    log.append(`\u001b]0;title\u0007plain\u001b(B\n${"x".repeat(100_000)}\n${numbered(300)}`);
    const page = await open(`${url}/?object=pods/default/web-1&tab=logs`);
    const shown = () => page.evaluate<string>(SHOWN);
    await eventually(shown, "302 line 300");
    const texts = await page.locator(".line").allTextContents();
    assertMatch(texts[0]!, /\d plain$/);
    assertMatch(texts[1]!, /x{65536} … 34,464 more characters$/);

    const follow = page.getByLabel("Follow");
    const lines = page.locator(".log-lines");
    const distance = () => page.evaluate<number>(DISTANCE);
    await eventually(distance, 0);
    await lines.focus();
    await page.keyboard.press("PageUp");
    await eventually(() => follow.isChecked(), false);
    log.append("more\n");
    await eventually(shown, "303 more");
    await eventually(async () => await distance() > 100, true);
    await follow.check();
    await eventually(distance, 0);
    await page.evaluate("document.querySelector('.log-lines').scrollTop -= 300"); // as the scrollbar does
    await eventually(() => follow.isChecked(), false);

    await page.evaluate(() => Object.assign(globalThis, { requestAnimationFrame: () => 1 }));
    log.append(numbered(6_000)); // a hidden tab draws no frames
    await eventually(shown, "5000 line 6000");
    log.append(`${"y".repeat(60_000)}\n`.repeat(100) + "end\n");
    await eventually(shown, "67 end"); // of 4,000,000 characters
  },
  { fullOnly: true },
);

browserTest(
  "The panel shows init containers and sidecars, why they wait, and their logs",
  async ({ open, serve }) => {
    const { server, url } = await serve();
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web-1" },
      spec: {
        containers: [{ name: "app", image: "app" }],
        initContainers: [
          { name: "proxy", image: "proxy", restartPolicy: "Always" },
          { name: "migrate", image: "migrate" },
        ],
      },
    };
    server.objects.create(pod);
    server.objects.update({
      ...pod,
      status: {
        phase: "Pending",
        conditions: [{ type: "Ready", status: "False", reason: "PodCompleted" }],
        initContainerStatuses: [
          { name: "proxy", ready: false, started: true, restartCount: 0, state: { running: {} } },
          {
            name: "migrate",
            ready: false,
            restartCount: 5,
            state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 2m40s" } },
            lastState: { terminated: { exitCode: 3, reason: "Error" } },
          },
        ],
        containerStatuses: [{
          name: "app",
          ready: false,
          restartCount: 0,
          state: { waiting: { reason: "PodInitializing" } },
        }],
      },
    }, { status: true });
    const page = await open(`${url}/?object=pods/default/web-1`);
    const entry = (name: string) => page.locator(".entry").filter({ hasText: name });
    await eventually(
      () => entry("migrate").innerText(),
      /init\s+CrashLoopBackOff\s+5 restarts.*back-off 2m40s.*Last end with exit code 3 \(Error\)/s,
    );
    const level = (name: string) => entry(name).first().locator(".dot").getAttribute("data-level");
    await eventually(() => level("proxy"), "wait"); // it runs, and is not ready
    await eventually(() => level("Ready"), "done"); // as a completed pod is
    await page.getByRole("tab", { name: "Logs" }).click();
    await eventually(() => page.locator("select[aria-label=Container] option").allTextContents(), [
      "proxy (sidecar)",
      "migrate (init)",
      "app",
    ]);
    await eventually(() => page.getByLabel("Container").inputValue(), "migrate"); // it holds the pod up
  },
  { fullOnly: true },
);

browserTest(
  "A log says for what its container waits, and follows it once it runs",
  async ({ open, serve }) => {
    const { server, url } = await serve();
    putPod(server, { name: "web-1" });
    const pod = server.objects.get({ apiVersion: "v1", kind: "Pod", name: "web-1" });
    const state = { waiting: { reason: "ContainerCreating" } };
    const containerStatuses = [{ name: "app", ready: false, restartCount: 0, state }];
    const status = { phase: "Pending", containerStatuses };
    server.objects.update({ ...pod, status }, { status: true });
    const page = await open(`${url}/?object=pods/default/web-1&tab=logs`);
    const shown = () => page.locator(".log-status").innerText();
    await eventually(shown, "The container waits: ContainerCreating");
    server.pods.log({ name: "web-1" }).append("hello\n");
    putPod(server, { name: "web-1" });
    await page.getByText("hello").waitFor();
    await eventually(shown, "Live");
  },
  { fullOnly: true },
);

browserTest(
  "A log is searched, wrapped, coloured by levels, downloaded, and shows the run before",
  async ({ open, serve }) => {
    const { server, url } = await serve();
    putPod(server, { name: "web-1" });
    const log = server.pods.log({ name: "web-1" });
    log.append("level=error the old run\n");
    log.restart();
    log.append(`level=info first\nlevel=warn Second\n${"wide ".repeat(200)}\nlevel=info Second\n`);
    const pod = server.objects.get({ apiVersion: "v1", kind: "Pod", name: "web-1" });
    const containerStatuses = [{
      name: "app",
      ready: true,
      restartCount: 1,
      state: { running: {} },
      lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } },
    }];
    server.objects.update({ ...pod, status: { phase: "Running", containerStatuses } }, {
      status: true,
    });
    const page = await open(`${url}/?object=pods/default/web-1&tab=logs`);
    const lines = page.locator(".line");
    const status = page.locator(".log-lines .log-status"); // in the place of the log
    await eventually(() => lines.count(), 4);
    await eventually(() => status.innerText(), "Live");
    const levels = () => lines.evaluateAll((each) => each.map((one) => one.dataset.log ?? ""));
    assertEquals(await levels(), ["", "wait", "", ""]);

    await page.locator(".log-lines").focus();
    await page.keyboard.press("/"); // the focus is in the panel: its own search
    await page.keyboard.type("second");
    const found = page.locator(".log-found");
    await eventually(() => found.innerText(), "2 lines");
    await page.keyboard.press("Enter");
    await eventually(() => found.innerText(), "1 of 2");
    await eventually(() => page.locator(".line.current").innerText(), "level=warn Second");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await eventually(() => found.innerText(), "1 of 2");
    await page.keyboard.press("Shift+Enter");
    await eventually(() => found.innerText(), "2 of 2");
    log.append("the second time\n");
    await eventually(() => found.innerText(), "2 of 3");
    await page.keyboard.press("Escape");
    await eventually(() => found.innerText(), "");
    await page.keyboard.press("Escape");
    await eventually(() => page.evaluate("document.activeElement.className"), /log-lines/);

    const isWide = `(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(
      document.querySelector(".log-lines"),
    )`;
    assertEquals(await page.evaluate(isWide), false);
    await page.getByLabel("Wrap").uncheck();
    assertEquals(await page.evaluate(isWide), true);

    const download = async () => {
      const asked = page.waitForEvent("download");
      await page.getByRole("link", { name: "Download" }).click();
      const file = await asked;
      const stream = await file.createReadStream();
      let text = "";
      for await (const chunk of stream) text += chunk;
      return [file.suggestedFilename(), text];
    };
    const [name, text] = await download();
    assertEquals(name, "web-1_app.log");
    assertMatch(text!, /^level=info first\nlevel=warn Second\nwide /);

    await page.getByLabel("Previous run").check();
    await eventually(() => lines.allInnerTexts(), ["level=error the old run"]);
    assertEquals(await levels(), ["fail"]);
    await eventually(
      () => status.innerText(),
      "The previous run ended with exit code 137 (OOMKilled).",
    );
    assertEquals(await download(), ["web-1_app_previous.log", "level=error the old run\n"]);
    await page.getByLabel("Previous run").uncheck();
    await eventually(() => status.innerText(), "Live");
    await eventually(() => lines.count(), 5);
  },
  { fullOnly: true },
);
