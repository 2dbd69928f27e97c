import { assert, assertEquals, assertRejects } from "@std/assert";
import { ApiStatusError } from "../../../mod.ts";
import { podLogBytes, podLogs } from "../../../src/pod/mod.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { FastClock } from "../../support/clocks/fast_clock.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import type { PodScene, SceneCases, SceneLine } from "../pod_scene.ts";

/** Makes a line, `nanoseconds` after nine o'clock. */
function line(nanoseconds: number, text: string): SceneLine {
  const second = String(Math.floor(nanoseconds / 1e9)).padStart(2, "0");
  const fraction = String(nanoseconds % 1e9).padStart(9, "0");
  return { time: `2026-11-25T09:00:${second}.${fraction}Z`, text };
}

/** Makes lines over some seconds: some at the same instant, some equal. */
function manyLines(random: () => number, count: number): SceneLine[] {
  let nanoseconds = 0;
  return Array.from({ length: count }, (_, i) => {
    const step = random();
    if (step > 0.2) nanoseconds += Math.floor(step * 40_000_000);
    return line(nanoseconds, random() < 0.3 ? "same" : `${i} ${"ü".repeat(random() * 60)}`);
  });
}

/** Makes a client for which 1 s takes 10 ms. */
const fast = ({ kube }: PodScene) =>
  kube({ runtime: { ...currentRuntime(), clock: new FastClock(100) } });

/** Cases of logs. */
export const logCases: SceneCases = {
  "a log has all lines that were written, or only the last ones": async ({ kube, pod, log }) => {
    await log.write(line(0, "one"), line(1, ""), line(2, "zwölf\r"), line(3, "last"));
    const client = kube();
    const read = (options = {}) => Array.fromAsync(podLogs(client, pod, options));
    assertEquals(await read(), ["one", "", "zwölf\r", "last"]);
    assertEquals(await read({ tailLines: 2 }), ["zwölf\r", "last"]);
    assertEquals(await read({ tailLines: 9 }), ["one", "", "zwölf\r", "last"]);
    assertEquals(await read({ tailLines: 0 }), []);
    assertEquals(await read({ limitBytes: 2 }), ["on"]);
    assertEquals(await new Response(podLogBytes(client, pod)).text(), "one\n\nzwölf\r\nlast\n");
  },

  "a log begins at a given time, and shows the time of each line": async ({ kube, pod, log }) => {
    await log.write(line(1, "old"), line(5e9 + 2, "new"), line(6e9, "newest"));
    const client = kube();
    const read = (options: { sinceTime: Date } | { sinceSeconds: number }) =>
      Array.fromAsync(podLogs(client, pod, { ...options, timestamps: true }));
    const newer = ["2026-11-25T09:00:05.000000002Z new", "2026-11-25T09:00:06.000000000Z newest"];
    assertEquals(await read({ sinceTime: new Date("2026-11-25T09:00:05Z") }), newer);
    // The fraction of a second is lost: the kubelet gets whole seconds.
    assertEquals(await read({ sinceTime: new Date("2026-11-25T09:00:05.900Z") }), newer);
    assertEquals(await read({ sinceSeconds: 1 }), []);
  },

  "a line that the runtime writes in pieces is one line": async (scene) => {
    const { pod, log } = scene;
    const long = "0123456789".repeat(5_000);
    await log.write(line(0, long), line(1, "short"));
    assertEquals(await Array.fromAsync(podLogs(scene.kube(), pod)), [long, "short"]);
    const lines = podLogs(fast(scene), pod, { follow: true }).getReader();
    assert((await lines.read()).value === long);
    assertEquals((await lines.read()).value, "short");
    await lines.cancel();
  },

  "a log of the container before the restart can be read": async ({ kube, pod, log }) => {
    const client = kube();
    const previous = () => Array.fromAsync(podLogs(client, pod, { previous: true }));
    await assertRejects(previous, ApiStatusError, "previous terminated container");
    await log.write(line(0, "old"));
    await log.restart();
    await log.write(line(1e9, "new"));
    assertEquals(await previous(), ["old"]);
    assertEquals(await Array.fromAsync(podLogs(client, pod)), ["new"]);
  },

  "a log is followed until the container has terminated": async (scene) => {
    const { pod, log } = scene;
    await log.write(line(0, "one"), line(1, "two"));
    const lines = podLogs(fast(scene), pod, { follow: true, tailLines: 1 }).getReader();
    assertEquals((await lines.read()).value, "two");
    await log.write(line(2, "three"));
    assertEquals((await lines.read()).value, "three");
    await log.write(line(3, "four"));
    await log.end();
    assertEquals((await lines.read()).value, "four");
    assertEquals((await lines.read()).done, true);
  },

  "a log that is followed across cuts loses no line and repeats none": async (scene) => {
    const { pod, log } = scene;
    const left = manyLines(seededRandom(7), 300);
    const expected = left.map(({ text }) => text);
    const told: string[] = [];
    const writing: Promise<void>[] = [];
    let cuts = 0;
    const write = (): void => void writing.push(log.write(...left.splice(0, 50)));
    // A cut is noticed only when there is nothing else to read; then the log goes on.
    const options = { follow: true, onReconnect: write };
    write();
    for await (const text of podLogs(fast(scene), pod, options)) {
      told.push(text);
      if (told.length < expected.length - left.length) continue;
      if (left.length === 0) await log.end();
      else cuts++, scene.cutLogs();
    }
    await Promise.all(writing);
    assertEquals(told, expected);
    assertEquals(cuts, 5);
  },

  "a log of a missing pod or container fails with the reason": async (scene) => {
    const client = scene.kube();
    const read = (pod: { name: string; container?: string }) =>
      Array.fromAsync(podLogs(client, { ...scene.pod, ...pod }));
    await assertRejects(() => read({ name: "none" }), ApiStatusError, 'pods "none" not found');
    const wrong = { ...scene.pod, container: "db" };
    await assertRejects(() => read(wrong), ApiStatusError, "container db is not valid for pod");
  },
};
