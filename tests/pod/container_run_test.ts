import { assertEquals, assertRejects } from "@std/assert";
import { stillRuns } from "../../src/pod/container_run.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { literalKube } from "../support/literal_kube.ts";
import { test } from "../support/test.ts";

const pod = { name: "web", namespace: "shop" };
const startedAt = "2026-11-25T09:00:00Z";
const signal = new AbortController().signal;
const writtenMs = Date.parse(startedAt) + 500;

const withState = (name: string, state: unknown, list = "containerStatuses") => ({
  spec: { containers: [{ name: "app" }] },
  status: { [list]: [{ name: "other" }, { name, state }] },
});

/** What is said of a pod that the server describes so. */
function asked(answer: Response, container?: string, written = writtenMs): Promise<boolean> {
  const kube = literalKube(() => answer);
  const named = container ? { ...pod, container } : pod;
  return stillRuns(kube, named, { writtenMs: written, signal });
}

test("a container runs that its pod's status shows running since before the last line", async () => {
  const running = Response.json(withState("app", { running: { startedAt } }));
  assertEquals(await asked(running.clone()), true);
  assertEquals(await asked(running.clone(), "app"), true);
  assertEquals(await asked(Response.json(withState("app", { running: {} }))), true);
});

test("a container has ended that was started again after the last line", async () => {
  const running = Response.json(withState("app", { running: { startedAt } }));
  assertEquals(await asked(running, "app", Date.parse(startedAt) - 1), false);
});

test("a container has ended that is terminated, waiting, or not in the status", async () => {
  for (const state of [{ terminated: { exitCode: 0 } }, { waiting: {} }, undefined]) {
    assertEquals(await asked(Response.json(withState("app", state))), false);
  }
  assertEquals(await asked(Response.json({}), "app"), false);
});

test("init containers and ephemeral ones are found too", async () => {
  for (const list of ["initContainerStatuses", "ephemeralContainerStatuses"]) {
    const body = withState("debug", { running: { startedAt } }, list);
    assertEquals(await asked(Response.json(body), "debug"), true);
  }
});

test("a container runs on whose pod cannot be read for now, and the wait for it can be ended", async () => {
  assertEquals(await asked(new Response("<html>")), true);
  assertEquals(await asked(Response.json(null)), true);
  const abort = new AbortController();
  const kube: KubeFetch = {
    ...literalKube(() => new Response()),
    fetch: () => Promise.reject(new TypeError("no network")),
  };
  assertEquals(await stillRuns(kube, pod, { writtenMs, signal: abort.signal }), true);
  abort.abort(new Error("enough"));
  await assertRejects(
    () => stillRuns(kube, pod, { writtenMs, signal: abort.signal }),
    Error,
    "enough",
  );
});

test("a pod that is gone or hidden counts as ended, and a failure that passes does not", async () => {
  const answer = (status: number) => asked(new Response("{}", { status }));
  assertEquals([await answer(404), await answer(403)], [false, false]);
  assertEquals([await answer(429), await answer(500)], [true, true]);
});
