import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { NetworkError, TokenUnavailableError } from "../../src/core/errors.ts";
import { FollowedLog } from "../../src/pod/followed_log.ts";
import type { LogGap, LogReconnect, PodLogOptions } from "../../src/pod/pod_log_options.ts";
import { clockOf } from "../../src/transport/kube_internals.ts";
import { failingSource } from "../support/fakes/failing_source.ts";
import { type FakeRuntime, fakeRuntime } from "../support/fakes/fake_runtime.ts";
import {
  type Answer,
  type ScriptServer,
  startScriptServer,
} from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

const pod = { name: "web", namespace: "shop", container: "app" };

const line = (second: number, text: string, nanos = 0) =>
  `2026-11-25T09:00:0${second}.${String(nanos).padStart(9, "0")}Z ${text}`;

/** The response for the pod, which says whether the container runs. */
const podAnswer = (state: Record<string, unknown>): Answer => ({
  chunks: [JSON.stringify({ status: { containerStatuses: [{ name: "app", state }] } })],
});
const runs = podAnswer({ running: { startedAt: "2026-11-25T08:00:00Z" } });
/** The pod is gone: its log has ended, and nothing is left to compare it with. */
const gone: Answer = { status: 404, chunks: ["no such pod"] };

/** Reads to the end, and returns the text with the reported reconnects and gaps. */
async function readAll(server: ScriptServer, options: PodLogOptions = {}) {
  const reconnects: LogReconnect[] = [];
  const gaps: LogGap[] = [];
  const onReconnect = (reconnect: LogReconnect) => void reconnects.push(reconnect);
  const log = new FollowedLog(server.kube, pod, {
    clock: clockOf(server.kube),
    follow: true,
    onGap: (gap) => void gaps.push(gap),
    ...options,
    onReconnect,
  });
  let text = "";
  for (let lines = await log.next(); lines; lines = await log.next()) {
    for (const one of lines) text += new TextDecoder().decode(one);
  }
  return { text, reconnects, gaps };
}

const since = (server: ScriptServer) =>
  server.asked.map((url) => url.searchParams.get("sinceTime") ?? url.search);

/** Advances the clock through this number of pauses. */
async function passPauses({ clock }: FakeRuntime, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await clock.advance(await clock.sleeper());
}

test("a followed log goes on after a cut with the line that was cut, and repeats no line", async () => {
  await using server = await startScriptServer([
    { chunks: [line(1, "a\n"), line(2, "b\n"), line(2, "half of", 1)], end: "break" },
    { chunks: [line(1, "a\n"), line(2, "b\n"), line(2, "half of it\n", 1), line(3, "c\n")] },
    gone,
  ]);
  const { text, reconnects } = await readAll(server);
  assertEquals(text, "a\nb\nhalf of it\nc\n");
  assertEquals(since(server).slice(0, 2), [
    "?container=app&follow=true&timestamps=true",
    "2026-11-25T09:00:01Z",
  ]);
  assertEquals(reconnects.map(({ reason, delayMs }) => [reason, delayMs]), [["broken", 0]]);
});

test("a followed log goes on after a clean end while its container runs", async () => {
  await using server = await startScriptServer([
    { chunks: [line(1, "a\n"), line(1, "cut", 1)] },
    runs,
    { chunks: [line(1, "a\n"), line(1, "cut not\n", 1), line(2, "last")] },
    gone,
  ]);
  const { text, reconnects } = await readAll(server);
  assertEquals(text, "a\ncut not\nlast");
  assertEquals(reconnects.map(({ reason }) => reason), ["closed"]);
  assertEquals(server.asked[1]?.pathname, "/api/v1/namespaces/shop/pods/web");
});

test("a followed log says where lines may be missing, because they were rotated away meanwhile", async () => {
  await using server = await startScriptServer([
    { chunks: [line(1, "a\n"), line(2, "b\n")], end: "break" },
    { chunks: [line(2, "b\n"), line(3, "c\n")], end: "break" },
    { chunks: [line(6, "f\n"), line(7, "g\n")], end: "break" },
    { chunks: [line(7, "g\n"), line(8, "h\n")] },
    gone,
  ]);
  const { text, gaps } = await readAll(server);
  assertEquals(text, "a\nb\nc\nf\ng\nh\n");
  const [after, before] = [line(3, "").trim(), line(6, "").trim()];
  assertEquals(gaps, [{ after, before }]);
});

test("a hook for gaps that throws does not end a followed log", async () => {
  await using server = await startScriptServer([
    { chunks: [line(1, "a\n")], end: "break" },
    { chunks: [line(6, "f\n")] },
    gone,
  ]);
  const onGap = () => {
    throw new Error("the hook's own, as a warning");
  };
  assertEquals((await readAll(server, { onGap })).text, "a\nf\n");
});

for (const filter of [{ tailLines: 1 }, { sinceSeconds: 60 }, { sinceTime: new Date(0) }]) {
  test(`a followed log leaves out after a cut what ${Object.keys(filter)} left out before`, async () => {
    const all = [0, 1, 2, 3, 4].map((i) => line(1, `${i}\n`, i));
    await using server = await startScriptServer([
      { chunks: [all[4] ?? ""], end: "break" },
      { chunks: all, end: "break" },
      { chunks: [...all, line(1, "5\n", 5)] },
      gone,
    ]);
    assertEquals((await readAll(server, filter)).text, "4\n5\n");
    assertEquals(since(server).slice(1, 3), ["2026-11-25T09:00:00Z", "2026-11-25T09:00:00Z"]);
  });
}

test("a followed log recognises the lines of its tail's first time by their texts", async () => {
  const all = ["a", "b", "c", "d", "e"].map((text) => line(1, `${text}\n`));
  await using server = await startScriptServer([
    { chunks: all.slice(2, 4), end: "break" },
    { chunks: all },
    gone,
  ]);
  assertEquals((await readAll(server, { tailLines: 2 })).text, "c\nd\ne\n");
});

test("a followed log never resumes before its sinceTime", async () => {
  await using server = await startScriptServer([
    { chunks: [line(5, "a\n")], end: "break" },
    { chunks: [line(5, "a\n"), line(7, "b\n")], end: "break" },
    { chunks: [line(7, "b\n")] },
    gone,
  ]);
  const sinceTime = new Date("2026-11-25T09:00:05.700Z");
  assertEquals((await readAll(server, { sinceTime })).text, "a\nb\n");
  assertEquals(since(server).slice(0, 3), [
    "2026-11-25T09:00:05.700Z",
    "2026-11-25T09:00:05Z",
    "2026-11-25T09:00:06Z",
  ]);
});

test("a followed log delivers each line once, also if it begins within a line of another stream", async () => {
  // The kubelet writes the parts of a long line one after the other, with lines of the other stream
  // between them: a part is followed by text without a time, whether or not the part was skipped.
  await using server = await startScriptServer([
    { chunks: [line(1, "long err\n"), line(1, "end\n", 9), line(3, "next\n")], end: "break" },
    { chunks: ["err\n", line(2, "end\n", 9), line(3, "next\n"), line(4, "last\n")] },
    gone,
  ]);
  assertEquals((await readAll(server)).text, "long err\nend\nnext\nlast\n");
});

test("a followed log delivers the kubelet's own lines after a cut too", async () => {
  const complaint = "unable to retrieve container logs\n";
  for (const more of ["", "for 5\n"]) {
    await using server = await startScriptServer([
      { chunks: [line(1, "a\n")], end: "break" },
      { chunks: [complaint, more] },
      gone,
    ]);
    assertEquals((await readAll(server)).text, `a\n${complaint}${more}`);
  }
});

test("a followed log goes on where the pod cannot be read for the moment", async () => {
  const runtime = fakeRuntime();
  await using server = await startScriptServer([
    { chunks: [line(1, "a\n")] },
    { chunks: ["no JSON"] },
    { chunks: [line(1, "a\n"), line(2, "b\n")] },
    gone,
  ], { runtime });
  const { text, reconnects } = await readAll(server);
  assertEquals(text, "a\nb\n");
  assertEquals(reconnects.map(({ reason }) => reason), ["closed"]);
});

test("a followed log shows the times only where they are requested", async () => {
  await using server = await startScriptServer([{ chunks: [line(1, "a\n")] }, gone]);
  assertEquals((await readAll(server, { timestamps: true })).text, line(1, "a\n"));
});

test("a followed log ends at its limit of bytes, counted in what it delivers", async () => {
  await using server = await startScriptServer([
    { chunks: [line(1, "abc\n")], end: "break" },
    { chunks: [line(1, "abc\n"), line(2, "defg\n")], end: "open" },
  ]);
  assertEquals((await readAll(server, { limitBytes: 6 })).text, "abc\nde");
  await server.allClosed(1);
});

test("a followed log delivers the kubelet's own lines unchanged", async () => {
  const complaint = "unable to retrieve container logs\n";
  await using server = await startScriptServer([{ chunks: [complaint] }, gone]);
  assertEquals((await readAll(server)).text, complaint);
});

test("a followed log waits for a server that refuses for a while, and backs off after empty responses", async () => {
  const runtime = fakeRuntime();
  await using server = await startScriptServer([
    { status: 503, headers: { "retry-after": "1" }, chunks: ["busy"] },
    { chunks: [] },
    runs,
    { chunks: [line(1, "a\n")] },
    gone,
  ], { runtime });
  const [{ text, reconnects }] = await Promise.all([readAll(server), passPauses(runtime, 2)]);
  assertEquals(text, "a\n");
  assertEquals(reconnects.map(({ reason }) => reason), ["refused", "closed"]);
  assertEquals(reconnects[0]?.delayMs, 1_000);
  assertEquals((reconnects[1]?.delayMs ?? 0) >= 800, true);
});

test("a followed log fails with the server's message, at its start and later", async () => {
  const refusal: Answer = { status: 404, chunks: ["no such pod"] };
  await using first = await startScriptServer([refusal]);
  assertInstanceOf(await readAll(first).catch((error) => error), ApiStatusError);
  await using later = await startScriptServer([
    { chunks: [line(1, "a\n")], end: "break" },
    refusal,
  ]);
  const error = await readAll(later).catch((error) => error);
  assertInstanceOf(error, ApiStatusError);
  assertEquals(error.httpStatus, 404);
});

test("a followed log waits for a server that cannot be reached later, and reports it", async () => {
  const runtime = fakeRuntime();
  await using server = await startScriptServer([
    { chunks: [line(1, "a\n")], end: "break" },
    { chunks: [line(1, "a\n"), line(2, "b\n")] },
    gone,
  ], { runtime });
  const log = new FollowedLog(server.kube, pod, {
    clock: clockOf(server.kube),
    follow: true,
    onReconnect: ({ error }) => errors.push(error),
  });
  const errors: unknown[] = [];
  assertEquals((await log.next())?.length, 1);
  server.faults.inject({ kind: "cut", after: "request", times: 2 });
  const [next] = await Promise.all([log.next(), passPauses(runtime, 2)]);
  assertEquals(next?.length, 1);
  assertEquals(errors.slice(1).every((error) => error instanceof NetworkError), true);
  assertEquals(errors.length, 3);
  assertEquals(await log.next(), undefined);
});

test("a followed log goes on when the user's token source fails at a reconnect", async () => {
  const runtime = fakeRuntime();
  const tokenSource = failingSource();
  await using server = await startScriptServer([
    { chunks: [line(1, "a\n")], end: "break" },
    { chunks: [line(1, "a\n"), line(2, "b\n")] },
    gone,
  ], { runtime, tokenSource });
  const errors: unknown[] = [];
  const log = new FollowedLog(server.kube, pod, {
    clock: clockOf(server.kube),
    follow: true,
    onReconnect({ error }) {
      errors.push(error);
      tokenSource.error = errors.length < 3 ? new TypeError("fetch failed") : undefined;
    },
  });
  assertEquals((await log.next())?.length, 1);
  const [next] = await Promise.all([log.next(), passPauses(runtime, 2)]);
  assertEquals(next?.length, 1);
  assertEquals(errors.length, 3);
  for (const error of errors.slice(1)) assertInstanceOf(error, TokenUnavailableError);
  assertEquals(await log.next(), undefined);
});

test("a followed log that is stopped closes its connection and fails with the reason of the stop", async () => {
  await using server = await startScriptServer([{ chunks: [line(1, "a\n")], end: "open" }]);
  const log = new FollowedLog(server.kube, pod, {
    clock: clockOf(server.kube),
    follow: true,
  });
  await log.next();
  const waiting = log.next();
  log.stop(new Error("enough"));
  await assertRejects(() => waiting, Error, "enough");
  await assertRejects(() => log.next(), Error, "enough");
  await server.allClosed(1);
});
