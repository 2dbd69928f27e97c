import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { FollowedLog } from "../../src/pod/followed_log.ts";
import type { LogReconnect, PodLogOptions } from "../../src/pod/pod_log_options.ts";
import { StreamCutError } from "../../src/pod/stream_cut_error.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { clockOf } from "../../src/transport/kube_internals.ts";
import { FastClock } from "../support/clocks/fast_clock.ts";
import { type Answer, startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

const pod = { name: "web", namespace: "shop", container: "app" };

const line = (second: number, text: string) => `2026-11-25T09:00:0${second}.000000000Z ${text}`;

/** The response for a log; it ends cleanly. */
const log = (...chunks: string[]): Answer => ({ chunks });

/** The response for the pod. */
const podAnswer = (status: Record<string, unknown>): Answer => ({
  chunks: [JSON.stringify({ status: { containerStatuses: [{ name: "app", ...status }] } })],
});
const finished = {
  terminated: { startedAt: "2026-11-25T08:00:00Z", finishedAt: "2026-11-25T09:00:05Z" },
};
const ended = podAnswer({ state: finished });
// A log is known to be written to when it is opened, because of the response's date.
const later = { startedAt: "2099-01-01T00:00:00Z", finishedAt: "2099-01-01T00:00:05Z" };
const restarted = podAnswer({ state: { running: later } });
const refused = (status: number): Answer => ({ status, chunks: ["no"] });

/** Follows the log of a server with these responses, until it ends or fails. */
async function follow(script: Answer[], options: PodLogOptions = {}) {
  const runtime = { ...currentRuntime(), clock: new FastClock(1_000) };
  await using server = await startScriptServer(script, { runtime });
  const reconnects: LogReconnect["reason"][] = [];
  const onReconnect = ({ reason }: LogReconnect) => void reconnects.push(reason);
  const followed = new FollowedLog(server.kube, pod, {
    clock: clockOf(server.kube),
    follow: true,
    ...options,
    onReconnect,
  });
  let text = "";
  let error: unknown;
  try {
    for (let lines = await followed.next(); lines; lines = await followed.next()) {
      for (const one of lines) text += new TextDecoder().decode(one);
    }
  } catch (thrown) {
    error = thrown;
  }
  const asked = server.asked.map(({ pathname, search }) => pathname.endsWith("/log") ? search : "");
  return { text, error, reconnects, asked };
}

test("a followed log is requested once more when its container has ended, without a reported reconnect", async () => {
  const whole = log(line(1, "a\n"), line(2, "last"));
  const { text, reconnects, asked } = await follow([whole, ended, whole]);
  assertEquals([text, reconnects], ["a\nlast", []]);
  assertEquals(asked, [
    "?container=app&follow=true&timestamps=true",
    "",
    "?container=app&timestamps=true&sinceTime=2026-11-25T09%3A00%3A00Z",
  ]);
});

test("a followed log that was cut behind the API server goes on after its container has ended", async () => {
  const b = line(2, "b\n");
  const c = line(3, "c\n");
  const { text, reconnects, asked } = await follow([
    log(line(1, "a\n"), b.slice(0, -1)),
    ended,
    log(line(1, "a\n"), b, c.slice(0, -2)),
    ended,
    log(line(1, "a\n"), b, c),
    ended,
    log(b, c),
  ]);
  assertEquals(text, "a\nb\nc\n");
  assertEquals(reconnects, ["closed", "closed"]);
  assertEquals(asked.length, 7);
});

test("a followed log does not take half a line for the last one when more of it comes", async () => {
  const { text, reconnects } = await follow([
    log(line(1, "a\n"), line(2, "ha")),
    ended,
    log(line(1, "a\n"), line(2, "half")),
    ended,
    log(line(1, "a\n"), line(2, "half")),
  ]);
  assertEquals([text, reconnects], ["a\nhalf", ["closed"]]);
});

test("a followed log asks again when the request after its container's end is cut too", async () => {
  const rest = [line(1, "a\n"), line(2, "b\n"), line(3, "c")];
  const { text, reconnects } = await follow([
    log(...rest.slice(0, 2), line(3, "")),
    ended,
    log(), // before the first line
    log(line(1, "a\n")), // before the last delivered line
    log(line(1, "a\n"), line(2, "b\n")), // within the line after it
    log(...rest),
    ended,
    log(...rest),
  ]);
  assertEquals([text, reconnects], ["a\nb\nc", ["closed"]]);
});

test("a followed log fails where the requests after its container's end never reach its last line", async () => {
  const { text, error } = await follow([
    log(line(1, "a\n"), line(2, "b\n")),
    ended,
    log(line(1, "a\n")),
  ]);
  assertEquals(text, "a\nb\n");
  assertInstanceOf(error, StreamCutError);
  assertEquals(error.received, 4);
  assert(error.message.includes("has terminated"), error.message);
});

test("a followed log ends where its container's log no longer exists", async () => {
  const told = log(line(1, "a\n"), line(2, "last"));
  for (const gone of [refused(404), refused(400), log(), log("unable to retrieve logs\n")]) {
    const { text, error, reconnects } = await follow([told, ended, gone]);
    assertEquals([text, error, reconnects], ["a\nlast", undefined, []]);
  }
});

test("a followed log whose pod is gone ends without another request", async () => {
  const { text, asked } = await follow([log(line(1, "a\n"), line(2, "last")), refused(404)]);
  assertEquals([text, asked.length], ["a\nlast", 2]);
});

test("a followed log does not go on into a container that was started after its own", async () => {
  const told = log(line(1, "a\n"), line(2, "last"));
  const next = log(line(8, "another's\n"));
  for (const state of [ended, refused(403), podAnswer({ lastState: finished })]) {
    const { text, reconnects } = await follow([told, state, next]);
    assertEquals([text, reconnects], ["a\nlast", []]);
  }
  assertEquals((await follow([told, restarted, next])).text, "a\nlast");
  const quick = { terminated: later };
  assertEquals((await follow([told, podAnswer({ state: quick }), next])).text, "a\nlast");
  assertEquals((await follow([log(), ended, next])).text, "");
});

test("a followed log goes on after lines that were rotated away before its container ended", async () => {
  const { text, reconnects } = await follow([
    log(line(1, "a\n")),
    ended,
    log(line(4, "d\n"), line(5, "e\n")),
    ended,
    log(line(4, "d\n"), line(5, "e\n")),
  ]);
  assertEquals([text, reconnects], ["a\nd\ne\n", ["closed"]]);
});

test("a followed log whose first line did not come goes on after its container's end", async () => {
  const { text } = await follow([
    log("2026-11"),
    ended,
    log(line(1, "a\n")),
    ended,
    log(line(1, "a\n")),
  ]);
  assertEquals(text, "a\n");
  assertEquals((await follow([log(), ended, log()])).asked.length, 3);
});

test("a followed log of a pod that may not be read is followed until nothing new comes", async () => {
  const { text, asked, reconnects } = await follow([
    log(line(1, "a\n")),
    refused(403),
    log(line(1, "a\n"), line(2, "b\n")),
    refused(403),
    log(line(1, "a\n"), line(2, "b\n")),
  ]);
  assertEquals([text, reconnects], ["a\nb\n", ["closed"]]);
  assertEquals(
    asked[4],
    "?container=app&follow=true&timestamps=true&sinceTime=2026-11-25T09%3A00%3A01Z",
  );
});

test("a followed log goes on where the request after its container's end breaks after a new line", async () => {
  const [a, b, c] = [line(1, "a\n"), line(2, "b\n"), line(3, "c")];
  const { text, reconnects } = await follow([
    log(a, line(2, "")),
    ended,
    { ...log(a, b), end: "break" },
    log(a, b, c),
    ended,
    log(a, b, c),
  ]);
  assertEquals([text, reconnects], ["a\nb\nc", ["closed", "broken", "closed"]]);
});

test("a followed log waits for a server that refuses after its container's end, and reports it", async () => {
  const whole = log(line(1, "a\n"));
  const { text, reconnects } = await follow([
    whole,
    ended,
    refused(503),
    { ...whole, end: "break" },
    whole,
  ]);
  assertEquals([text, reconnects], ["a\n", ["refused", "broken"]]);
});

test("a followed log delivers the kubelet's own lines once, however often the log is requested", async () => {
  const complaint = "unable to retrieve container logs\n";
  assertEquals((await follow([log(complaint), ended, log(complaint)])).text, complaint);
});

test("a followed log still ends at its limit of bytes after its container's end", async () => {
  const whole = log(line(1, "abc\n"), line(2, "defg"));
  const { text } = await follow([whole, ended, whole], { limitBytes: 6 });
  assertEquals(text, "abc\nde");
});
