import { readdir, readFile } from "node:fs/promises";
import { Hono } from "hono";
import { etag } from "hono/etag";

const FOLDER = new URL("../browser/", import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** The files for the browser, which are sent as they are. */
export interface Assets {
  /** The names of the modules. */
  readonly modules: readonly string[];
  readonly app: Hono;
}

/** Reads the files for the browser. */
export async function loadAssets(): Promise<Assets> {
  const app = new Hono();
  app.use(etag());
  const names = (await readdir(FOLDER, { recursive: true })).sort();
  for (const name of names) {
    const type = TYPES[name.slice(name.lastIndexOf(".") + 1)];
    if (type === undefined) continue;
    const body = await readFile(new URL(name, FOLDER));
    const headers = { "content-type": type, "cache-control": "no-cache" };
    app.get(`/${name}`, (c) => c.body(new Uint8Array(body), 200, headers));
  }
  return { app, modules: names.filter((name) => name.endsWith(".js")) };
}
