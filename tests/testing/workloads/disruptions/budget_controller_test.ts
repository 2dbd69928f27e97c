import { assertEquals } from "@std/assert";
import {
  type ControlledServer,
  withControllers,
} from "../../../support/servers/controlled_server.ts";
import {
  deployment,
  deployments,
  labels,
  pods,
} from "../../../support/servers/deployment_place.ts";
import { test } from "../../../support/test.ts";

const budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
const budget = (spec = {}) => ({
  metadata: { name: "web" },
  spec: { selector: { matchLabels: labels }, ...spec },
});
const statusOf = async ({ get }: ControlledServer) => {
  const { status } = await get(`${budgets}/web`);
  const { conditions: [condition], currentHealthy, desiredHealthy, ...rest } = status;
  const { status: isAllowed, reason } = condition;
  return { healthy: `${currentHealthy}/${desiredHealthy}`, isAllowed, reason, ...rest };
};

test("a budget has its status, which changes with the pods and their Deployment", () =>
  withControllers(async (server) => {
    const { send } = server;
    await send("POST", budgets, budget({ maxUnavailable: "25%" }));
    assertEquals(await statusOf(server), {
      healthy: "0/0",
      isAllowed: "False",
      reason: "InsufficientPods",
      expectedPods: 0,
      disruptionsAllowed: 0,
      observedGeneration: 1,
    });
    await send("POST", deployments, deployment());
    const expected = {
      healthy: "4/3",
      isAllowed: "True",
      reason: "SufficientPods",
      expectedPods: 4,
      disruptionsAllowed: 1,
      observedGeneration: 1,
    };
    assertEquals(await statusOf(server), expected);
    await send("PATCH", `${deployments}/web`, { spec: { replicas: 2 } });
    assertEquals(await statusOf(server), { ...expected, healthy: "2/1", expectedPods: 2 });
    await send("PATCH", `${budgets}/web`, { spec: { maxUnavailable: 0 } });
    assertEquals(await statusOf(server), {
      healthy: "2/2",
      isAllowed: "False",
      reason: "InsufficientPods",
      expectedPods: 2,
      disruptionsAllowed: 0,
      observedGeneration: 2,
    });
  }));

test("an eviction waits for the budget, and may follow when another pod has taken the place", () =>
  withControllers(async (server) => {
    const { send, get, client, clock } = server;
    await send("POST", deployments, deployment());
    await send("POST", budgets, budget({ minAvailable: 4 }));
    const evictFirst = async () => {
      const [{ metadata: { name } }] = await get(pods);
      const answer = await client.send(`${pods}/${name}/eviction`, {
        method: "POST",
        json: { metadata: { name } },
      });
      await clock.advance(0);
      return answer;
    };
    const refused = await evictFirst();
    assertEquals([refused.status, refused.body.details.causes[0].message], [
      429,
      "The disruption budget web needs 4 healthy pods and has 4 currently",
    ]);
    await send("PATCH", `${budgets}/web`, { spec: { minAvailable: 3 } });
    for (let round = 0; round < 3; round++) {
      assertEquals((await evictFirst()).status, 201);
      const { healthy, disruptionsAllowed, disruptedPods } = await statusOf(server);
      assertEquals([healthy, disruptionsAllowed, disruptedPods], ["4/3", 1, undefined]);
    }
  }));

test("a pod that stays after its eviction counts again after two minutes", () =>
  withControllers(async (server) => {
    const { send, get, clock } = server;
    await send("POST", deployments, deployment());
    await send("POST", budgets, budget({ minAvailable: 3 }));
    const [{ metadata: { name } }] = await get(pods);
    const disruptedPods = { [name]: new Date(clock.now()).toISOString() };
    await send("PATCH", `${budgets}/web/status`, { status: { disruptedPods } });
    assertEquals((await statusOf(server)).healthy, "3/3");
    await clock.advance(121_000);
    const { healthy, disruptedPods: left } = await statusOf(server);
    assertEquals([healthy, left], ["4/3", undefined]);
  }));

test("a budget for pods whose controller has no scale says so, and allows nothing", () =>
  withControllers(async (server) => {
    const { send, get, writes, clock } = server;
    await send("POST", "/apis/batch/v1/namespaces/default/jobs", {
      metadata: { name: "job" },
      spec: {
        template: {
          metadata: { labels },
          spec: { restartPolicy: "Never", containers: [{ name: "main", image: "a:1" }] },
        },
      },
    });
    await send("POST", budgets, budget({ maxUnavailable: 1 }));
    const { disruptionsAllowed, conditions: [condition] } = (await get(`${budgets}/web`)).status;
    assertEquals([disruptionsAllowed, condition.reason, condition.message], [
      0,
      "SyncFailed",
      "jobs.batch does not implement the scale subresource",
    ]);
    const made = writes().length;
    await clock.advance(99); // the Job's pod ends after 100 ms
    assertEquals(writes().length, made);
  }));
