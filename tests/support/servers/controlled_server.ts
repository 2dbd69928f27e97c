/** Starts a test server with controllers, a node and a clock for one test. */

import type { TestApiServerOptions } from "../../../src/testing/api_server_options.ts";
import { TestClock } from "../../../src/testing/mod.ts";
import type { RawAnswer } from "../connections/raw_fetch.ts";
import { type ServerFixture, withServer } from "./kube_server.ts";

/** The server and what a test of its controllers needs. */
export interface ControlledServer extends ServerFixture {
  clock: TestClock;
  /** Sends a request, waits until the controllers have done all that follows, and returns the body. */
  send(method: string, path: string, json?: unknown): Promise<RawAnswer["body"]>;
  /** Reads an object, or the items of a list. */
  get(path: string): Promise<RawAnswer["body"]>;
  /** Returns the changes to all objects since the start: `TYPE collection/key`. */
  writes(): string[];
}

/** Runs `use` with a server whose time stands still, and all of its controllers. */
export function withControllers(
  use: (fixture: ControlledServer) => Promise<void>,
  options: TestApiServerOptions = {},
): Promise<void> {
  const clock = new TestClock({ startMs: Date.parse("2026-01-02T03:04:05Z") });
  return withServer(async ({ server, client }) => {
    const writes: string[] = [];
    server.store.subscribe(undefined, ({ type, collection, key }) => {
      writes.push(`${type} ${collection}/${key}`);
    });
    const send = async (method: string, path: string, json?: unknown) => {
      const merges = { headers: { "content-type": "application/merge-patch+json" } };
      const { status, body } = await client.send(path, {
        method,
        ...json !== undefined && { json },
        ...method === "PATCH" && merges,
      });
      if (status >= 400) throw new Error(`${method} ${path}: ${body.message}`);
      await clock.advance(0);
      return body;
    };
    await use({
      server,
      client,
      clock,
      send,
      get: (path) => send("GET", path).then((body) => body.items ?? body),
      writes: () => [...writes],
    });
  }, { clock, controllers: "all", standInNode: true, tokenLifetimeMs: 1e9, ...options });
}
