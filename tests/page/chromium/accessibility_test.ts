import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { DemoCluster } from "../../../examples/cluster_page/demo/demo_cluster.ts";
import { browserTest } from "../../support/page/chromium.ts";
import { inFull, isFullSuite } from "../../support/test.ts";

interface Violation {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** Runs axe-core's rules, or those of contrast alone: another theme changes nothing else. */
const RUN = `async (rules) => {
  const { violations } = await axe.run(document, {
    resultTypes: ["violations"],
    preload: false, // no rule here needs the style sheets themselves
    iframes: false,
    ...rules.length > 0 && { runOnly: { type: "rule", values: rules } },
  });
  return violations;
}`;

/** Counts the elements whose text a font may alter. */
const ALTERED = `[...document.querySelectorAll("body *")].filter((each) => {
  const { fontVariantLigatures, fontFeatureSettings } = getComputedStyle(each);
  return fontVariantLigatures !== "none" || fontFeatureSettings !== "normal";
}).length`;

const VIEWS = inFull("all views", "the views that people see first");

browserTest(
  `axe-core finds nothing to complain about, and no font alters a text, in ${VIEWS} and both themes`,
  async ({ open, serve }) => {
    const { default: axe } = await import("axe-core");
    await using cluster = await DemoCluster.start({ pods: inFull(60, 20), periodMs: 0 });
    const { server, url } = await serve({ server: cluster.server });
    const { url: guarded } = await serve({ server: cluster.server, needsToken: true });
    const page = await open(url, { viewport: { width: 1280, height: 500 } });
    const found: string[] = [];
    const check = async (state: string) => {
      for (const [scheme, rules] of [["light", []], ["dark", ["color-contrast"]]] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        if (!await page.evaluate("'axe' in globalThis")) await page.evaluate(axe.source);
        const violations = await run(page, rules);
        for (const { id, nodes } of violations) {
          for (const { html, failureSummary } of nodes) {
            found.push(`${state}, ${scheme}: ${id}: ${failureSummary} ${html.slice(0, 200)}`);
          }
        }
      }
      assertEquals([state, await page.evaluate(ALTERED)], [state, 0]);
    };
    const rows = page.locator(".rows .row");

    await rows.first().waitFor();
    await page.locator("[data-toggle]").first().click();
    await check("workloads");
    if (isFullSuite) {
      const named = (prefix: string) =>
        server.store.list("pods").map(({ object }) => object.metadata.name!)
          .find((name) => name.startsWith(prefix))!;
      const pod = `pods/shop/${named("recommendations-")}`;
      const running = named("web-");
      server.pods.log({ name: running, namespace: "shop", container: "app" })
        .append("level=error a\nlevel=warn b\nlevel=debug c\nlevel=info d\n");
      await page.keyboard.press("2");
      await page.locator(".rows .pod").first().waitFor();
      await page.keyboard.press("ArrowDown");
      await check("pods");
      await page.keyboard.press("3");
      await page.locator(".rows .node [data-toggle]").first().click();
      await check("nodes");
      await page.keyboard.press("4");
      await page.locator(".rows .event").first().waitFor();
      await check("events");
      await page.keyboard.press("?");
      await check("help");
      for (const path of [pod, "nodes/worker-4", "deployments/shop/recommendations"]) {
        await page.goto(`${url}/?object=${path}`);
        await page.locator(".panel .facts").waitFor();
        await check(path);
      }
      await page.getByRole("tab", { name: "YAML" }).click();
      await page.locator("pre").waitFor();
      await check("YAML");
      await page.goto(`${url}/?view=pods&object=pods/shop/${running}&tab=logs`);
      await page.locator(".line").first().waitFor();
      await page.getByLabel("Find in the log").fill("level");
      await page.keyboard.press("Enter");
      await check("logs");
      await page.setViewportSize({ width: 390, height: 800 });
      await check("logs on a phone");
      await page.goto(`${url}/?view=nodes`);
      await rows.first().waitFor();
      await check("nodes on a phone");
      await page.goto(`${url}/?q=nothing&object=foo`);
      await page.locator("#empty-text", { hasText: "None of" }).waitFor();
      await page.getByRole("button", { name: "Close", exact: true }).click();
      await check("empty");
    }
    await page.goto(`${guarded}/sign-in`);
    await page.getByLabel("Token").fill("wrong token, really");
    await check("signing in");
    assertEquals(found, []);
  },
);

async function run(page: Page, rules: readonly string[]): Promise<Violation[]> {
  return await page.evaluate<Violation[]>(`(${RUN})(${JSON.stringify(rules)})`);
}
