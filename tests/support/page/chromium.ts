import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { LIMIT_MS, runtimeName, test } from "../test.ts";
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

/** Settings of {@linkcode browserTest}. */
export interface BrowserTestOptions {
  /** An error that the test causes: a browser writes one for each connection that it loses. */
  expects?: RegExp;
  /** Whether the short suite leaves the test out; what it keeps shows that the page works and is safe. */
  fullOnly?: boolean;
}

/**
 * Registers a test in Chromium, which Deno drives. Without Chromium it is left out, and the output says
 * so. An error on the console, or one that is not caught, fails the test unless it is expected.
 */
export function browserTest(
  name: string,
  run: (tools: BrowserTools) => Promise<void>,
  { expects, fullOnly = false }: BrowserTestOptions = {},
): void {
  if (runtimeName === "bun") return;
  const ignore = chromiumPath === undefined;
  test(`${name} (in Chromium)`, async () => {
    const errors: string[] = [];
    await using served = new AsyncDisposableStack();
    await using contexts = new AsyncDisposableStack(); // closed before the server
    const browser = await launched();
    await run({
      serve: async (options) => served.use(await servePage(options)),
      async open(url, options = {}) {
        const context = await browser.newContext(options);
        contexts.defer(() => context.close());
        const page = await context.newPage();
        page.setDefaultTimeout(LIMIT_MS);
        watch(page, errors);
        await page.goto(url);
        return page;
      },
    });
    const others = errors.filter((error) => !expects?.test(error));
    if (others.length > 0) throw new Error(`The browser reports: ${others.join("; ")}`);
  }, { ignore, fullOnly, leavesOpen: true });
}

/** Starts Chromium for all tests of this process, which takes longer than a test of the page. */
function launched(): Promise<Browser> {
  return browser ??= launch();
}

async function launch(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  return await chromium.launch({
    executablePath: chromiumPath!,
    env: { ...process.env, TMPDIR: shortTmpdir() },
    args: [
      "--no-sandbox", // it runs as root in containers, and reads the pages of these tests alone
      "--disable-smooth-scrolling", // a key would go on scrolling after the next action
    ],
  });
}

/** Returns a folder in which Chromium can make its socket, whose path has at most 107 bytes. */
function shortTmpdir(): string {
  const folder = tmpdir();
  return folder.length <= 60 ? folder : "/tmp";
}

let browser: Promise<Browser> | undefined;
if (runtimeName === "deno") Deno.test.afterAll(async () => await (await browser)?.close());

function watch(page: Page, errors: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
}

if (chromiumPath === undefined && runtimeName === "deno") {
  console.log(`Chromium is not installed: the tests in a browser are left out.`);
}
