import { assertEquals, assertRejects } from "@std/assert";
import { type ContainerRun, containerRun } from "../../src/pod/container_run.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import { test } from "../support/test.ts";

const pod = { name: "web", namespace: "shop" };
const startedAt = "2026-11-25T09:00:00Z";
const signal = new AbortController().signal;
const writtenMs = Date.parse(startedAt) + 500;

const withState = (name: string, state: unknown, list = "containerStatuses") => ({
  spec: { containers: [{ name: "app" }] },
  status: { [list]: [{ name: "other" }, { name, state }] },
});

/** The result for a pod for which the server gives this response. */
function asked(answer: Response, container?: string, written = writtenMs): Promise<ContainerRun> {
  const kube = literalKube(() => answer);
  const named = container ? { ...pod, container } : pod;
  return containerRun(kube, named, { writtenMs: written, signal });
}

const running: ContainerRun = { state: "running" };

test("a container runs if its pod's status shows it running since before the last line", async () => {
  const body = Response.json(withState("app", { running: { startedAt } }));
  assertEquals(await asked(body.clone()), running);
  assertEquals(await asked(body.clone(), "app"), running);
  assertEquals(await asked(Response.json(withState("app", { running: {} }))), running);
});

test("a container is gone if it was started again after the last line", async () => {
  for (const state of ["running", "terminated"]) {
    const body = Response.json(withState("app", { [state]: { startedAt } }));
    assertEquals(await asked(body, "app", Date.parse(startedAt) - 1), { state: "gone" });
  }
});

test("a container has ended if it is terminated, waiting, or missing in the status", async () => {
  const finishedAt = "2026-11-25T09:00:07Z";
  const terminated = { startedAt, finishedAt, exitCode: 0 };
  const ended: ContainerRun = { state: "ended", finishedMs: Date.parse(finishedAt) };
  assertEquals(await asked(Response.json(withState("app", { terminated }))), ended);
  const waiting = { name: "app", state: { waiting: {} }, lastState: { terminated } };
  const body = { status: { containerStatuses: [waiting] } };
  assertEquals(await asked(Response.json(body), "app"), ended);
  const unknown: ContainerRun = { state: "ended", finishedMs: NaN };
  for (const state of [{ terminated: { exitCode: 0 } }, { waiting: {} }, undefined]) {
    assertEquals(await asked(Response.json(withState("app", state))), unknown);
  }
  assertEquals(await asked(Response.json({}), "app"), unknown);
});

test("init containers and ephemeral containers are found too", async () => {
  for (const list of ["initContainerStatuses", "ephemeralContainerStatuses"]) {
    const body = withState("debug", { running: { startedAt } }, list);
    assertEquals(await asked(Response.json(body), "debug"), running);
  }
});

test("a container counts as running while its pod cannot be read, and a signal ends the wait for it", async () => {
  assertEquals(await asked(new Response("<html>")), running);
  assertEquals(await asked(Response.json(null)), running);
  const abort = new AbortController();
  const kube: KubeFetch = {
    ...literalKube(() => new Response()),
    fetch: () => Promise.reject(new TypeError("no network")),
  };
  assertEquals(await containerRun(kube, pod, { writtenMs, signal: abort.signal }), running);
  abort.abort(new Error("enough"));
  await assertRejects(
    () => containerRun(kube, pod, { writtenMs, signal: abort.signal }),
    Error,
    "enough",
  );
});

test("a missing pod and a forbidden one are distinguished from a temporary failure", async () => {
  const answer = async (status: number) => (await asked(new Response("{}", { status }))).state;
  assertEquals([await answer(404), await answer(403)], ["gone", "hidden"]);
  assertEquals([await answer(429), await answer(500)], ["running", "running"]);
});
