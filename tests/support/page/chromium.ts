import { existsSync } from "node:fs";
import type { BrowserContextOptions, Page } from "playwright-core";
import { runtimeName, test } from "../test.ts";
import { type ServedPage, servePage, type ServePageOptions } from "./served_page.ts";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium of this machine; `undefined` if there is none. */
export const chromiumPath: string | undefined = PROGRAMS.find((path) => existsSync(path));

/** Tools of a test in a browser. */
export interface BrowserTools {
  /** Serves a page that ends after the browser, which would report a lost connection. */
  serve(options?: ServePageOptions): Promise<ServedPage>;
  /** Opens a tab of its own, without anything of the others. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>;
}

/**
 * Registers a test in Chromium, which Deno drives. Without Chromium it is left out, and the output says
 * so. An error on the console, or one that is not caught, fails the test unless `expects` names it: a
 * browser writes one for each connection that it loses.
 */
export function browserTest(
  name: string,
  run: (tools: BrowserTools) => Promise<void>,
  { expects }: { expects?: RegExp } = {},
): void {
  if (runtimeName === "bun") return;
  const ignore = chromiumPath === undefined;
  test(`${name} (in Chromium)`, async () => {
    const { chromium } = await import("playwright-core");
    const errors: string[] = [];
    await using served = new AsyncDisposableStack();
    const browser = await chromium.launch({
      executablePath: chromiumPath!,
      args: [
        "--no-sandbox", // it runs as root in containers, and reads this test's pages alone
        "--disable-smooth-scrolling", // a key would go on scrolling after the next action
      ],
    });
    try {
      await run({
        serve: async (options) => served.use(await servePage(options)),
        async open(url, options = {}) {
          const context = await browser.newContext(options);
          const page = await context.newPage();
          page.setDefaultTimeout(120_000); // a bound on a hang: two cores may be busy
          watch(page, errors);
          await page.goto(url);
          return page;
        },
      });
    } finally {
      await browser.close();
    }
    const others = errors.filter((error) => !expects?.test(error));
    if (others.length > 0) throw new Error(`The browser reports: ${others.join("; ")}`);
  }, { ignore });
}

function watch(page: Page, errors: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
}

if (chromiumPath === undefined && runtimeName === "deno") {
  console.log(`Chromium is not installed: the tests in a browser are left out.`);
}
