import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { podLogBytes, podLogs } from "../../src/pod/pod_logs.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { FastClock } from "../support/clocks/fast_clock.ts";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { test } from "../support/test.ts";

const web = { name: "web" };

/** Creates a pod with a container, and returns its log. */
function createWeb({ server }: Pod) {
  server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: { containers: [{ name: "app", image: "example.com/main:1" }] },
  });
  setState({ server }, { running: { startedAt: new Date(0).toISOString() } });
  return server.pods.log(web);
}

function setState({ server }: Pick<Pod, "server">, state: Record<string, unknown>): void {
  const pod = server.objects.get({ apiVersion: "v1", kind: "Pod", name: "web" });
  const status = { containerStatuses: [{ name: "app", state }] };
  server.objects.update({ ...pod, status }, { status: true });
}

test("podLogs returns the lines that were written, also a last line without its end", async () => {
  await using pod = await startPod();
  createWeb(pod).append("one\n\nzwölf\r\nlast");
  const kube = pod.kube();
  assertEquals(await Array.fromAsync(podLogs(kube, web)), ["one", "", "zwölf\r", "last"]);
  assertEquals(await Array.fromAsync(podLogs(kube, web, { tailLines: 2 })), ["zwölf\r", "last"]);
  assertEquals(await Array.fromAsync(podLogs(kube, web, { limitBytes: 2 })), ["on"]);
});

test("podLogBytes returns the bytes as they were written", async () => {
  await using pod = await startPod();
  const bytes = new Uint8Array([0xff, 10, 0xc3, 13, 10, 0]);
  createWeb(pod).append(bytes);
  const kube = pod.kube();
  assertEquals(await new Response(podLogBytes(kube, web)).bytes(), bytes);
  pod.server.pods.log(web).end();
  setState(pod, { terminated: { exitCode: 0 } });
  assertEquals(await new Response(podLogBytes(kube, web, { follow: true })).bytes(), bytes);
});

test("podLogs starts at a given time, shows times, and reads the previous container", async () => {
  await using pod = await startPod();
  const log = createWeb(pod);
  log.append("old\n", { timestamp: "2026-11-25T09:00:00.000000001Z" });
  log.append("new\n", { timestamp: "2026-11-25T09:00:05.000000002Z" });
  const kube = pod.kube();
  const sinceTime = new Date("2026-11-25T09:00:05.900Z");
  assertEquals(await Array.fromAsync(podLogs(kube, web, { sinceTime, timestamps: true })), [
    "2026-11-25T09:00:05.000000002Z new",
  ]);
  assertEquals(await Array.fromAsync(podLogs(kube, web, { sinceSeconds: 60 })), []);
  log.restart();
  log.append("again\n");
  assertEquals(await Array.fromAsync(podLogs(kube, web)), ["again"]);
  assertEquals(await Array.fromAsync(podLogs(kube, web, { previous: true })), ["old", "new"]);
});

test("podLogs follows until the container has terminated", async () => {
  await using pod = await startPod();
  const log = createWeb(pod);
  log.append("one\ntw");
  const lines = podLogs(pod.kube(), web, { follow: true }).getReader();
  assertEquals((await lines.read()).value, "one");
  log.append("o\nthree");
  assertEquals((await lines.read()).value, "two");
  setState(pod, { terminated: { exitCode: 0 } });
  log.end();
  assertEquals((await lines.read()).value, "three");
  assertEquals((await lines.read()).done, true);
});

test("podLogs uses the current token for each connection", async () => {
  await using pod = await startPod();
  const log = createWeb(pod);
  log.append("one\n");
  const lines = podLogs(pod.kube(), web, { follow: true }).getReader();
  assertEquals((await lines.read()).value, "one");
  const token = await currentRuntime().readTextFile(`${pod.directory}/token`);
  await pod.kubelet.rotate();
  pod.server.tokens.revoke(token);
  const next = lines.read();
  pod.server.faults.cutLogs();
  log.append("two\n");
  assertEquals((await next).value, "two");
  await lines.cancel();
});

test("podLogs follows from the line at which tailLines starts, after cuts too", async () => {
  await using pod = await startPod();
  const log = createWeb(pod);
  const at = (i: number) => ({ timestamp: `2026-11-25T09:00:01.00000000${i}Z` });
  for (let i = 0; i < 5; i++) log.append(`${i}\n`, at(i));
  const lines = podLogs(pod.kube(), web, { follow: true, tailLines: 1 }).getReader();
  assertEquals((await lines.read()).value, "4");
  for (const i of [5, 6]) {
    assertEquals(pod.server.faults.cutLogs(), 1);
    log.append(`${i}\n`, at(i));
    assertEquals((await lines.read()).value, `${i}`);
  }
  await lines.cancel();
});

test("podLogs fails with the server's message about the container", async () => {
  await using pod = await startPod();
  createWeb(pod);
  const kube = pod.kube();
  const read = (name: string, container?: string) =>
    Array.fromAsync(podLogs(kube, { name, ...(container && { container }) }));
  await assertRejects(() => read("none"), ApiStatusError, 'pods "none" not found');
  await assertRejects(() => read("web", "db"), ApiStatusError, "container db is not valid for pod");
  assertThrows(() => podLogs(kube, web, { tailLines: -1 }), RangeError, "tailLines");
});

test("podLogs ends with the caller's signal, with the client, and where the loop is left", async () => {
  await using pod = await startPod();
  createWeb(pod).append("one\n");
  const kube = pod.kube();
  const abort = new AbortController();
  const lines = podLogs(kube, web, { follow: true, signal: abort.signal }).getReader();
  await lines.read();
  abort.abort(new Error("enough"));
  await assertRejects(() => lines.read(), Error, "enough");
  for await (const line of podLogs(kube, web, { follow: true })) {
    assertEquals(line, "one");
    break;
  }
  const open = podLogs(kube, web, { follow: true }).getReader();
  await open.read();
  await kube[Symbol.asyncDispose]();
  await assertRejects(() => open.read(), DOMException, "disposed of");
});

test("podLogs sends no request before its stream is read again", async () => {
  await using pod = await startPod();
  const log = createWeb(pod);
  const kube = pod.kube();
  log.append("one\n");
  const lines = podLogs(kube, web, { follow: true }).getReader();
  await lines.read();
  assertEquals(pod.server.faults.cutLogs(), 1);
  log.append("two\n");
  const requests = () => pod.server.requests.filter(({ path }) => path.endsWith("/log")).length;
  assertEquals(requests(), 1); // the cut is noticed by the next read, and not before
  assertEquals((await lines.read()).value, "two");
  await lines.cancel();
});

for (const seed of [1, 2, 3, 4]) {
  test(
    `a log followed across 50 cuts at random bytes loses no line and repeats none (seed ${seed})`,
    async () => {
      await using pod = await startPod();
      const log = createWeb(pod);
      const random = seededRandom(seed);
      const clock = new FastClock(1_000);
      const kube = pod.kube({ runtime: { ...currentRuntime(), clock } });
      const path = /\/log$/;
      for (let i = 0; i < 50; i++) {
        pod.server.faults.inject({
          kind: "cut",
          after: { bytes: Math.floor(random() * 4_000) },
          match: { path },
        });
      }
      const written = randomLines(random);
      const half = Math.floor(written.length / 2);
      for (const { text, timestamp } of written.slice(0, half)) log.append(text, { timestamp });
      const told: string[] = [];
      for await (const line of podLogs(kube, web, { follow: true })) {
        told.push(`${line}\n`);
        // The rest is written while the log is followed, a part of it for each delivered line.
        for (
          const { text, timestamp } of written.slice(half + told.length - 1, half + told.length)
        ) {
          log.append(text, { timestamp });
        }
        if (told.length === written.length - 1) {
          setState(pod, { terminated: { exitCode: 0 } });
          log.end();
        }
      }
      assertEquals(told, written.map(({ text }) => text));
      assertEquals(pod.server.faults.log.length, 50);
    },
    { fullOnly: seed > 2 },
  );
}

/** Lines over a few seconds: some with equal times, some slightly out of order, some equal. */
function randomLines(random: () => number): { text: string; timestamp: string }[] {
  let nanos = 0;
  return Array.from({ length: 1_200 }, (_, i) => {
    const step = random();
    if (step > 0.2) nanos += Math.floor(step * 20_000_000);
    const shown = Math.max(0, nanos - (random() < 0.1 ? 5_000 : 0));
    const second = String(Math.floor(shown / 1e9)).padStart(2, "0");
    const fraction = String(shown % 1e9).padStart(9, "0");
    const text = random() < 0.3 ? "same\n" : `${i} ${"ü".repeat(Math.floor(random() * 60))}\n`;
    return { text, timestamp: `2026-11-25T09:00:${second}.${fraction}Z` };
  });
}
