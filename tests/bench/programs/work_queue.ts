/** Adds a key to the work queue of a controller, takes it and gives it back, again and again. */

import { WorkQueue } from "../../../src/controller/queue/work_queue.ts";
import { systemClock } from "../../../src/runtime/system_clock.ts";
import { count, measure } from "./program.ts";

const queue = new WorkQueue({ clock: systemClock, onReady: () => {} });
const keys = Array.from({ length: 1_000 }, (_, index) => `team-${index % 40}/site-${index}`);

function work(times: number): void {
  for (let index = 0; index < times; index++) {
    queue.add(keys[index % keys.length]!);
    const taken = queue.take();
    if (taken) queue.done(taken.key);
  }
}

work(10_000);
await measure(() => Promise.resolve(work(count)).then(() => ({})));
