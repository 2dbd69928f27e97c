import { assert } from "@std/assert";
import { DemoCluster } from "../../../examples/cluster_page/demo/demo_cluster.ts";
import { browserTest } from "../../support/page/chromium.ts";

/** Frames of the browser while the list is scrolled through, in milliseconds from one to the next. */
interface Scrolled {
  frames: number[];
  rows: number;
}

/** Runs in the browser, whose types this program does not have. */
const SCROLL = `(async () => {
  const viewport = document.querySelector("#viewport");
  const frames = [];
  let rows = 0;
  let last = performance.now();
  for (let i = 0; i < 120; i++) {
    viewport.scrollTop += 400;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = performance.now();
    frames.push(now - last);
    last = now;
    rows = Math.max(rows, document.querySelectorAll(".rows .row").length);
  }
  return { frames, rows };
})()`;

const PODS = 5_000;

browserTest(
  `With ${PODS} pods a change is on the screen, and scrolling draws few rows`,
  async ({ open, serve }) => {
    await using cluster = await DemoCluster.start({ pods: PODS, periodMs: 0 });
    const served = await serve({ server: cluster.server });
    const opened = performance.now();
    const page = await open(`${served.url}/?view=pods`, { viewport: { width: 1440, height: 900 } });
    await page.locator("[data-count=pods]").filter({ hasText: /^\d{4}$/ }).waitFor();
    console.log(`${PODS} pods were there after ${Math.round(performance.now() - opened)} ms`);

    const { objects, store } = cluster.server;
    const [first] = store.list("pods").map(({ object }) => object)
      .filter(({ metadata }) => metadata.namespace === "data").map(({ metadata }) => metadata.name!)
      .sort();
    const row = page.locator(`[data-id='pods/data/${first}']`);
    await row.waitFor();
    const pod = objects.get({ apiVersion: "v1", kind: "Pod", name: first!, namespace: "data" });
    const changed = performance.now();
    objects.update({ ...pod, status: { phase: "Failed", reason: "Evicted" } }, { status: true });
    await row.getByText("Evicted").waitFor();
    console.log(`a change was on the screen after ${Math.round(performance.now() - changed)} ms`);

    const { frames, rows } = await page.evaluate<Scrolled>(SCROLL);
    frames.sort((a, b) => a - b);
    const at = (share: number) => Math.round(frames[Math.floor(frames.length * share)] ?? 0);
    console.log(
      `frames while scrolling: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(0.999)} ms`,
    );
    assert(rows < 60, `${rows} rows are in the document`);
  },
  { fullOnly: true },
);
