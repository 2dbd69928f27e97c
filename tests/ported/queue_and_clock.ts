import { WorkQueue } from "../../src/controller/queue/work_queue.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";

/** Returns an empty queue, its clock, and the number of times at which a key became ready. */
export function queueAndClock() {
  const clock = new FakeClock();
  let readyCalls = 0;
  const queue = new WorkQueue({ clock, onReady: () => void readyCalls++ });
  return { clock, queue, readyCalls: () => readyCalls };
}

/** Takes the ready keys, at most as many as a limit. */
export function takeAll(queue: WorkQueue, most: number = Infinity): string[] {
  const keys: string[] = [];
  while (keys.length < most) {
    const taken = queue.take();
    if (!taken) break;
    keys.push(taken.key);
  }
  return keys;
}

/** Takes a key, and returns it with its priority and the numbers of ready keys and adds. */
export function taken(queue: WorkQueue): unknown[] {
  const { key, priority } = queue.take() ?? {};
  const { ready, added } = queue.counts;
  return [key, priority, ready, added];
}
