import { assertEquals, assertMatch } from "@std/assert";
import { assertFailure } from "../../assert_failure.ts";
import type { Fixture } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

const labels = { app: "web" };
const selector = { matchLabels: labels };
const BUDGETS = "policy/v1/poddisruptionbudgets";
const ready = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
const unready = { phase: "Running", conditions: [{ type: "Ready", status: "False" }] };
const observed = { observedGeneration: 1, expectedPods: 1, currentHealthy: 1, desiredHealthy: 1 };
const refusal = {
  status: 429,
  reason: "TooManyRequests",
  message: "Cannot evict pod as it would violate the pod's disruption budget.",
};

async function createPod(fixture: Fixture, status: unknown = ready, name = "web"): Promise<string> {
  const { api } = fixture;
  await api.post(fixture.path("serviceaccounts"), { metadata: { name: "default" } });
  const spec = { containers: [{ name: "main", image: "example.com/main:1" }] };
  await api.create(fixture.path("pods"), { metadata: { name, labels }, spec });
  const path = fixture.path(`pods/${name}`);
  assertEquals((await api.patch(`${path}/status`, { status })).status, 200);
  return path;
}

/** Creates a budget; its status is as of a controller that has seen it. */
async function createBudget(
  fixture: Fixture,
  { name = "budget", spec = {}, status = {} }: { name?: string; spec?: unknown; status?: unknown },
): Promise<string> {
  const { api } = fixture;
  const path = fixture.path(BUDGETS);
  const whole = { minAvailable: 1, selector, ...Object(spec) };
  await api.create(path, { metadata: { name }, spec: whole });
  const answer = await api.patch(`${path}/${name}/status`, { status });
  assertEquals(answer.status, 200, answer.body.message);
  return `${path}/${name}`;
}

/** Sends an eviction once: a refusal may ask for another try. */
async function evict(
  { kube }: Fixture,
  pod: string,
  { query = "", deleteOptions }: { query?: string; deleteOptions?: unknown } = {},
): Promise<Answer> {
  const response = await kube.fetch(`${pod}/eviction${query}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      metadata: { name: pod.split("/").at(-1) },
      ...deleteOptions !== undefined && { deleteOptions },
    }),
    maxAttempts: 1,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const causedBy = (message: string) => ({ causes: [{ reason: "DisruptionBudget", message }] });

/** Evictions of pods with budgets. */
export const evictionCases: Cases = {
  async "an eviction is refused while no controller has seen the budget"(fixture) {
    const pod = await createPod(fixture);
    await createBudget(fixture, { status: { disruptionsAllowed: 1 } });
    const answer = await evict(fixture, pod);
    const message = "The disruption budget budget is still being processed by the server.";
    const details = { ...causedBy(message), retryAfterSeconds: 10 };
    assertFailure(answer, { ...refusal, details });
    assertEquals(answer.headers.get("retry-after"), "10");
    assertEquals((await fixture.api.get(pod)).body.status.conditions.length, 1);
  },

  async "an eviction is refused if the budget allows none, with the reason"(fixture) {
    const pod = await createPod(fixture);
    const budget = await createBudget(fixture, { status: observed });
    const refused = async (message: string, status: Record<string, unknown> = {}) => {
      await fixture.api.patch(`${budget}/status`, { status });
      const answer = await evict(fixture, pod);
      assertFailure(answer, {
        ...refusal,
        details: causedBy(`The disruption budget budget ${message}`),
      });
      assertEquals(answer.headers.get("retry-after"), null);
    };
    await refused("needs 1 healthy pods and has 1 currently");
    await refused("needs 3 healthy pods and has 2 currently", {
      currentHealthy: 2,
      desiredHealthy: 3,
    });
    await refused("does not allow evicting pods currently", { currentHealthy: 4 });
    const condition = (reason: string) => ({
      conditions: [{
        type: "DisruptionAllowed",
        status: "False",
        reason,
        message: "no scale",
        lastTransitionTime: "2026-01-01T00:00:00Z",
      }],
    });
    await refused(
      "does not allow evicting pods currently (Strange): no scale",
      condition("Strange"),
    );
    await refused(
      "does not allow evicting pods currently because it failed sync: no scale",
      condition("SyncFailed"),
    );
  },

  async "an eviction that the budget allows is counted in its status"(fixture) {
    const pod = await createPod(fixture);
    await createPod(fixture, ready, "other");
    const budget = await createBudget(fixture, {
      status: { ...observed, currentHealthy: 2, disruptionsAllowed: 1 },
    });
    const { status, body } = await evict(fixture, pod);
    assertEquals([status, body.status], [201, "Success"]);
    const found = (await fixture.api.get(budget)).body;
    const { disruptedPods, conditions: [{ lastTransitionTime, ...condition }], ...rest } =
      found.status;
    assertMatch(disruptedPods.web, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assertMatch(lastTransitionTime, /Z$/);
    assertEquals(condition, {
      type: "DisruptionAllowed",
      status: "False",
      observedGeneration: 1,
      reason: "InsufficientPods",
      message: "",
    });
    assertEquals(rest, { ...observed, currentHealthy: 2, disruptionsAllowed: 0 });
    const managers = found.metadata.managedFields.map((each: Record<string, string>) =>
      `${each.manager} ${each.subresource ?? "-"}`
    );
    assertEquals(managers.includes("kube-apiserver status"), true, managers.join());
    assertEquals((await fixture.api.get(pod)).status, 404);
    const again = await evict(fixture, fixture.path("pods/other"));
    assertEquals(again.status, 429);
  },

  async "an eviction keeps the pod, with its condition, until its finalizers are gone"(fixture) {
    const { api } = fixture;
    const pod = await createPod(fixture);
    await api.patch(pod, { metadata: { finalizers: ["example.com/hold"] } });
    assertEquals((await evict(fixture, pod)).status, 201);
    const { metadata, status } = (await api.get(pod)).body;
    assertEquals(metadata.deletionTimestamp !== undefined, true);
    const { lastTransitionTime: _time, ...condition } = status.conditions.at(-1);
    assertEquals(condition, {
      type: "DisruptionTarget",
      status: "True",
      lastProbeTime: null,
      reason: "EvictionByEvictionAPI",
      message: "Eviction API: evicting",
    });
    await api.patch(pod, { metadata: { finalizers: null } });
  },

  async "a dry run of an eviction asks the budget, and changes nothing"(fixture) {
    const { api } = fixture;
    const pod = await createPod(fixture);
    const budget = await createBudget(fixture, {
      status: { ...observed, disruptionsAllowed: 1 },
    });
    const before = (await api.get(budget)).body;
    assertEquals((await evict(fixture, pod, { query: "?dryRun=All" })).status, 201);
    assertEquals((await evict(fixture, pod, { deleteOptions: { dryRun: ["All"] } })).status, 201);
    assertEquals((await api.get(budget)).body, before);
    assertEquals((await api.get(pod)).body.status.conditions.length, 1);
    await api.patch(`${budget}/status`, { status: { disruptionsAllowed: 0 } });
    assertEquals((await evict(fixture, pod, { query: "?dryRun=All" })).status, 429);
  },

  async "an eviction that misses a precondition is counted all the same"(fixture) {
    const pod = await createPod(fixture);
    const budget = await createBudget(fixture, {
      status: { ...observed, disruptionsAllowed: 2 },
    });
    const preconditions = { uid: "other" };
    const { status } = await evict(fixture, pod, { deleteOptions: { preconditions } });
    const { disruptionsAllowed } = (await fixture.api.get(budget)).body.status;
    assertEquals([status, disruptionsAllowed], [409, 1]);
    const { resourceVersion } = (await fixture.api.get(pod)).body.metadata;
    const known = { deleteOptions: { preconditions: { resourceVersion } } };
    assertEquals((await evict(fixture, pod, known)).status, 201);
  },

  async "a pod that is not ready may be evicted if enough others are, or always"(fixture) {
    const first = await createPod(fixture, unready);
    const budget = await createBudget(fixture, {
      status: { ...observed, currentHealthy: 0 },
    });
    assertEquals((await evict(fixture, first)).status, 429);
    await fixture.api.patch(`${budget}/status`, { status: { currentHealthy: 1 } });
    assertEquals((await evict(fixture, first)).status, 201);
    const after = (await fixture.api.get(budget)).body.status;
    assertEquals([after.disruptionsAllowed, after.disruptedPods], [0, undefined]);
    const second = await createPod(fixture, unready, "second");
    await fixture.api.patch(`${budget}/status`, { status: { currentHealthy: 0 } });
    assertEquals((await evict(fixture, second)).status, 429);
    await fixture.api.patch(budget, { spec: { unhealthyPodEvictionPolicy: "AlwaysAllow" } });
    assertEquals((await evict(fixture, second)).status, 201);
  },

  async "pods that have ended or not begun are evicted whatever the budget says"(fixture) {
    await createBudget(fixture, { status: observed });
    for (const phase of ["Pending", "Succeeded", "Failed"]) {
      const pod = await createPod(fixture, { phase }, phase.toLowerCase());
      assertEquals((await evict(fixture, pod)).status, 201, phase);
    }
  },

  async "a pod with two budgets is not evicted, and one without labels for any is"(fixture) {
    const pod = await createPod(fixture);
    await createBudget(fixture, { name: "a", status: { ...observed, disruptionsAllowed: 1 } });
    await createBudget(fixture, { name: "b", status: { ...observed, disruptionsAllowed: 1 } });
    assertFailure(await evict(fixture, pod), {
      status: 500,
      message:
        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    });
    await fixture.api.patch(pod, { metadata: { labels: { app: "other" } } });
    assertEquals((await evict(fixture, pod)).status, 201);
  },
};
