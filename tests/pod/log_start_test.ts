import { assertEquals } from "@std/assert";
import { FollowedLog } from "../../src/pod/followed_log.ts";
import type { LogGap, PodLogOptions } from "../../src/pod/pod_log_options.ts";
import { clockOf } from "../../src/transport/kube_internals.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { type Answer, startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

const pod = { name: "web", namespace: "shop", container: "app" };

const line = (second: number, text: string) => `2026-11-25T09:00:0${second}.000000000Z ${text}`;

/** The pod is gone: its log has ended, and nothing is left to compare it with. */
const gone: Answer = { status: 404, chunks: ["no such pod"] };

/** Follows a log over `pauses` pauses; returns its text, the gaps and the queries of the requests. */
async function follow(script: Answer[], options: PodLogOptions, pauses = 0) {
  const runtime = fakeRuntime();
  await using server = await startScriptServer([...script, gone], { runtime });
  const gaps: LogGap[] = [];
  const onGap = (gap: LogGap) => void gaps.push(gap);
  const log = new FollowedLog(server.kube, pod, {
    clock: clockOf(server.kube),
    follow: true,
    onGap,
    ...options,
  });
  let text = "";
  const read = async () => {
    for (let lines = await log.next(); lines; lines = await log.next()) {
      for (const one of lines) text += new TextDecoder().decode(one);
    }
  };
  const reading = read();
  for (let i = 0; i < pauses; i++) await runtime.clock.advance(await runtime.clock.sleeper());
  await reading;
  return { text, gaps, queries: server.asked.map((url) => decodeURIComponent(url.search)) };
}

test("a followed log with tailLines 0 loses no line that was written before its first one came", async () => {
  const { text, gaps, queries } = await follow(
    [
      { chunks: [line(1, "old\n")] },
      { end: "break" },
      { chunks: [line(1, "before\n"), line(1, "old\n"), line(2, "meanwhile\n"), line(3, "new\n")] },
    ],
    { tailLines: 0 },
    1,
  );
  assertEquals([text, gaps], ["meanwhile\nnew\n", []]);
  const followed = "?container=app&follow=true&timestamps=true&sinceTime=2026-11-25T09:00:00Z";
  assertEquals(queries.slice(0, 3), [
    "?container=app&timestamps=true&tailLines=1",
    followed,
    followed,
  ]);
});

test("a followed log with tailLines 0 leaves out a last line that is still being written", async () => {
  const { text, gaps } = await follow([
    { chunks: [line(1, "half of")] },
    { chunks: [line(1, "half of it\n"), line(2, "new\n")] },
  ], { tailLines: 0, timestamps: true });
  assertEquals([text, gaps], [line(2, "new\n"), []]);
});

test("a followed log with tailLines 0 begins with the first line of an empty log", async () => {
  const { text, queries } = await follow(
    [
      {},
      { end: "break" },
      { chunks: [line(1, "first\n")] },
    ],
    { tailLines: 0 },
    1,
  );
  assertEquals(text, "first\n");
  assertEquals(queries[2], "?container=app&follow=true&timestamps=true");
});

test("a followed log with tailLines 0 asks for the last line until it has it", async () => {
  const { text } = await follow(
    [
      { chunks: [line(1, "ol")], end: "break" },
      { status: 503 },
      { chunks: [line(1, "old\n")] },
      { chunks: [line(1, "old\n"), line(2, "new\n")] },
    ],
    { tailLines: 0 },
    2,
  );
  assertEquals(text, "new\n");
});

test("a followed log with tailLines 0 takes a message of the kubelet for no line", async () => {
  const { text, queries } = await follow([
    { chunks: ["unable to retrieve container logs"] },
    { chunks: [line(1, "new\n")] },
  ], { tailLines: 0 });
  assertEquals(text, "new\n");
  assertEquals(queries[1], "?container=app&follow=true&timestamps=true&tailLines=0");
});

test("a followed log with sinceSeconds begins, after a cut, where it began at first", async () => {
  const { text, queries } = await follow(
    [
      { end: "break" },
      { chunks: [line(1, "meanwhile\n")] },
    ],
    { sinceSeconds: 10 },
    1,
  );
  assertEquals(text, "meanwhile\n");
  const [first, second] = queries.map((query) => Number(/sinceSeconds=(\d+)/.exec(query)?.[1]));
  assertEquals([first, (second ?? 0) > 10], [10, true]);
});

test("a followed log that is stopped while it asks for the last line ends with the reason", async () => {
  await using server = await startScriptServer([{ end: "open" }]);
  const log = new FollowedLog(server.kube, pod, {
    clock: clockOf(server.kube),
    follow: true,
    tailLines: 0,
  });
  const next = log.next();
  const failed = next.then(() => "went on", (error) => error);
  while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve));
  log.stop("stopped");
  assertEquals(await failed, "stopped");
});
