import { assertEquals } from "@std/assert";
import type { ControllerOptions } from "../../../src/controller/work/controller_options.ts";
import { createManager } from "../../../src/controller/manager.ts";
import { generationChanged } from "../../../src/controller/sources/predicates.ts";
import { TerminalError } from "../../../src/controller/work/terminal_error.ts";
import { TestClock } from "../../../src/testing/mod.ts";
import {
  startWebsites,
  type Website,
  website as kind,
  websites,
} from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

/** Runs a controller of one new Website for 10 s; returns the seconds at which it reconciled. */
async function secondsOf(options: Omit<ControllerOptions<Website>, "for" | "reconcile">, {
  when,
  reconcile,
}: Pick<ControllerOptions<Website>, "reconcile"> & { when: typeof generationChanged | undefined }) {
  const clock = new TestClock();
  await using pod = await startWebsites({ clock });
  const manager = createManager(pod.kube({ clock }), { onError: () => {} });
  const seconds: number[] = [];
  manager.controller({
    for: { resource: websites, ...(when && { when }) },
    retryLimits: { baseMs: 1_000, maxMs: 60_000 },
    ...options,
    reconcile(...call) {
      seconds.push(Math.round(clock.monotonic() / 1_000));
      return reconcile(...call);
    },
  });
  const stop = new AbortController();
  const ended = manager.run({ signal: stop.signal });
  await clock.until(() => manager.state.name === "running");
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await clock.advance(10_000);
  stop.abort();
  await clock.until(ended);
  await clock.until(manager[Symbol.asyncDispose]());
  return seconds;
}

for (const readsOwnWrites of [true, false]) {
  for (const when of [undefined, generationChanged]) {
    const settings = `readsOwnWrites: ${readsOwnWrites}${when ? ", when: generationChanged" : ""}`;

    test(`a reconcile that writes its status and fails keeps its backoff (${settings})`, async () => {
      let count = 0;
      const seconds = await secondsOf({ readsOwnWrites }, {
        when,
        async reconcile(_site, { setConditions }) {
          const message = `request ${count++}`;
          await setConditions([{ type: "Ready", status: "False", reason: "Failed", message }]);
          throw new Error(message);
        },
      });
      assertEquals(seconds, [0, 1, 3, 7]);
    });

    test(`a new object with a finalizer is reconciled once (${settings})`, async () => {
      const finalizer = { name: "example.com/site", cleanup: () => {} };
      const options = { readsOwnWrites, finalizer };
      assertEquals(await secondsOf(options, { when, reconcile: () => {} }), [0]);
      const refuse = () => {
        throw new TerminalError("no");
      };
      assertEquals(await secondsOf(options, { when, reconcile: refuse }), [0]);
    });
  }
}
