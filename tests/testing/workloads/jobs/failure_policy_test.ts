import { assertEquals } from "@std/assert";
import {
  failureVerdict,
  isCounted,
} from "../../../../src/testing/workloads/jobs/failure_policy.ts";
import type { FailureRule, Job } from "../../../../src/testing/workloads/jobs/job.ts";
import type { Pod } from "../../../../src/testing/workloads/pod_state.ts";
import { withControllers } from "../../../support/servers/controlled_server.ts";
import {
  conditionsOf,
  type Found,
  job,
  jobs,
  phasesOf,
  pods,
} from "../../../support/servers/job_place.ts";
import { test } from "../../../support/test.ts";

const withRules = (...rules: FailureRule[]) =>
  ({ spec: { podFailurePolicy: { rules } } }) as unknown as Job;
const pod = (exitCode: number, { name = "main", condition = "" } = {}): Pod => ({
  metadata: { name: "a", namespace: "shop" },
  spec: {},
  status: {
    phase: "Failed",
    conditions: [{ type: condition || "Ready", status: condition ? "True" : "False" }],
    initContainerStatuses: [{ name: "first", state: { terminated: { exitCode: 0 } } }],
    containerStatuses: [
      { name: "side", state: { running: {} } },
      { name, state: { terminated: { exitCode } } },
    ] as never,
  },
});

test("the first rule that matches a failed pod decides", () => {
  const given = withRules(
    { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] },
    { action: "Count", onExitCodes: { operator: "In", values: [7] } },
    { action: "FailJob", onExitCodes: { containerName: "main", operator: "NotIn", values: [1] } },
  );
  assertEquals(failureVerdict(given, pod(1)), {});
  assertEquals(failureVerdict(given, pod(1, { condition: "DisruptionTarget" })), {
    action: "Ignore",
  });
  assertEquals(failureVerdict(given, pod(7)), { action: "Count" });
  assertEquals(failureVerdict(given, pod(9)), {
    action: "FailJob",
    message:
      "Container main for pod shop/a failed with exit code 9 matching FailJob rule at index 2",
  });
  assertEquals(failureVerdict(given, pod(9, { name: "other" })), {});
  assertEquals(failureVerdict(given, pod(0)), {});
  assertEquals(
    [pod(1), pod(1, { condition: "DisruptionTarget" })].map((each) => isCounted(given, each)),
    [true, false],
  );
  const lost = withRules({
    action: "FailJob",
    onPodConditions: [{ type: "Lost", status: "True" }],
  });
  assertEquals(
    failureVerdict(lost, pod(1, { condition: "Lost" })).message,
    "Pod shop/a has condition Lost matching FailJob rule at index 0",
  );
});

const onExit = (action: string, ...values: number[]) => ({
  podFailurePolicy: { rules: [{ action, onExitCodes: { operator: "In", values } }] },
});

test("a Job fails at once with an exit code for which its policy says so, and with all of its pods", () =>
  withControllers(async ({ send, get, clock, server }) => {
    const exits = [42];
    server.pods.decideExit(() => exits.shift()); // the other pod goes on
    const spec = { completions: 2, parallelism: 2, backoffLimit: 6, ...onExit("FailJob", 42) };
    await send("POST", jobs, job(spec));
    await clock.advance(1_000);
    const found = await get(`${jobs}/pi`);
    assertEquals(conditionsOf(found), [
      "FailureTarget True PodFailurePolicy",
      "Failed True PodFailurePolicy",
    ]);
    const [left]: Found[] = await get(pods);
    assertEquals(
      found.status.conditions[1].message,
      `Container main for pod default/${left.metadata.name} failed with exit code 42 matching ` +
        "FailJob rule at index 0",
    );
    const { failed, active, uncountedTerminatedPods } = found.status;
    assertEquals([failed, active, uncountedTerminatedPods], [2, undefined, {}]);
    assertEquals(left.metadata.finalizers, undefined);
  }));

test("failures that a policy ignores do not count, and another pod follows", () =>
  withControllers(async ({ send, get, clock, server }) => {
    const exits = [3, 3];
    server.pods.decideExit(() => exits.shift() ?? 0);
    await send("POST", jobs, job({ backoffLimit: 0, ...onExit("Ignore", 3) }));
    await clock.advance(1_000);
    const { status } = await get(`${jobs}/pi`);
    assertEquals([status.failed, status.conditions], [undefined, undefined]);
    assertEquals((await get(pods))[0].metadata.finalizers, undefined);
    await clock.advance(60_000);
    const after = await get(`${jobs}/pi`);
    assertEquals([after.status.failed, conditionsOf(after).at(-1)], [
      undefined,
      "Complete True CompletionsReached",
    ]);
    assertEquals(phasesOf(await get(pods)), ["Failed", "Failed", "Succeeded"]);
  }));

test("a pod of a Job that is evicted is ended, and its policy sees why", () =>
  withControllers(async ({ send, get, clock, server, client }) => {
    server.pods.decideExit(() => undefined);
    const rule = { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] };
    await send("POST", jobs, job({ backoffLimit: 0, podFailurePolicy: { rules: [rule] } }));
    const [{ metadata: { name } }] = await get(pods);
    await client.send(`${pods}/${name}/eviction`, {
      method: "POST",
      json: { metadata: { name } },
    });
    await clock.advance(11_000);
    const { failed, active, conditions } = (await get(`${jobs}/pi`)).status;
    const left: Found[] = await get(pods);
    assertEquals([failed, active, conditions], [undefined, 1, undefined]);
    assertEquals(left.map(({ status }) => status.phase), ["Running"]);
    assertEquals(left[0].metadata.name === name, false);
  }));
