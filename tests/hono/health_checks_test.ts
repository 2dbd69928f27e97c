import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Manager, ManagerState } from "../../src/controller/mod.ts";
import { type HealthCheck, healthChecks } from "../../src/hono/health_checks.ts";
import { test } from "../support/test.ts";
import { startReviewedService } from "../support/hono/reviewed_service.ts";

const run = async (check: HealthCheck) => await check({ signal: new AbortController().signal });
const ok = () => {};
const working = (name: ManagerState["name"], hung: string[] = []): ManagerState => ({ name, hung });

test("healthChecks of a program that asks for nothing is a ping", () => {
  const { live, ready } = healthChecks({});
  assertEquals([[...live.keys()], [...ready.keys()]], [["ping"], ["ping"]]);
});

test("healthChecks keeps those for readiness out of liveness, in an order that never changes", () => {
  const signal = new AbortController().signal;
  const leader = { state: "idle" as const };
  const checks = { b: ok, a: ok };
  const { live, ready } = healthChecks({
    checks,
    liveChecks: { c: ok },
    leader,
    signal,
    informers: [],
  });
  assertEquals([...live.keys()], ["ping", "leader-election", "c"]);
  assertEquals([...ready.keys()], [
    "ping",
    "leader-election",
    "c",
    "informer-sync",
    "b",
    "a",
    "shutdown",
  ]);
});

test("healthChecks of a manager tell apart what makes it not ready and what makes it not live", async () => {
  const manager: Pick<Manager, "state" | "followed"> = { state: working("idle"), followed: [] };
  const { live, ready } = healthChecks({ manager });
  assertEquals([...live.keys()], ["ping", "manager"]);
  assertEquals([...ready.keys()], ["ping", "manager", "manager-running"]);
  const judge = async (state: ManagerState) => {
    Object.assign(manager, { state });
    const messages = [live.get("manager")!, ready.get("manager-running")!].map((check) =>
      run(check).then(() => "ok", ({ message }) => message)
    );
    return await Promise.all(messages);
  };
  assertEquals(await judge(working("idle")), ["ok", "the manager does not run yet"]);
  assertEquals(await judge(working("running")), ["ok", "ok"]);
  assertEquals(await judge(working("stopping")), ["ok", "the manager is stopping"]);
  assertEquals(await judge(working("stopped")), ["ok", "the manager has stopped"]);
  const failed = "the manager has ended with an error";
  const error = new Error("secret");
  assertEquals(await judge({ name: "failed", error, hung: [] }), [failed, failed]);
  const away = { informer: { path: "/api/v1/nodes", synced: false }, optional: true };
  Object.assign(manager, { followed: [away] });
  assertEquals(await judge(working("syncing")), ["ok", "ok"]);
  Object.assign(manager, { followed: [away, { informer: { path: "/api/v1/pods" } }] });
  const waits = "1 informers not synced yet: /api/v1/pods";
  assertEquals(await judge(working("syncing")), ["ok", waits]);
  const hung = "a reconcile ignores its signal and its time limit: pods, nodes";
  assertEquals(await judge(working("running", ["pods", "nodes"])), [hung, "ok"]);
});

test("healthChecks names the informers that are not synced", async () => {
  const informers = [{ path: "/api/v1/pods", synced: true }, {
    path: "/api/v1/nodes",
    synced: false,
  }];
  const check = healthChecks({ informers }).ready.get("informer-sync")!;
  await assertRejects(() => run(check), Error, "1 informers not synced yet: /api/v1/nodes");
  informers[1]!.synced = true;
  await run(check);
});

test("healthChecks fails for a leader whose work goes on for 30 s after its time", async () => {
  await using service = await startReviewedService();
  const { clock, kube } = service;
  const leader: { state: "stopping" | "waiting" } = { state: "stopping" };
  const check = healthChecks({ leader, kube }).live.get("leader-election")!;
  await run(check);
  clock.skip(30_000);
  await run(check);
  clock.skip(1);
  await assertRejects(() => run(check), Error, "goes on after its time");
  leader.state = "waiting";
  await run(check);
  leader.state = "stopping";
  await run(check);
});

test("healthChecks asks the API server once a second, whether it answers or not", async () => {
  await using service = await startReviewedService();
  const { server, clock } = service;
  const check = healthChecks({ kube: service.kube }).ready.get("apiserver")!;
  const asked = () => server.requests.filter(({ path }) => path === "/version").length;
  await Promise.all([run(check), run(check)]);
  await run(check);
  assertEquals(asked(), 1);
  clock.skip(1_000);
  const match = { path: "/version" };
  server.faults.inject({ kind: "status", code: 500, match });
  await assertRejects(() => run(check), Error, "500");
  await assertRejects(() => run(check), Error, "500");
  assertEquals(asked(), 2);
  clock.skip(1_000);
  await run(check);
});

test("healthChecks refuses names that no path can have, names used twice, and values that are not functions", () => {
  const refused = (checks: Record<string, HealthCheck>, text: string) =>
    assertThrows(() => healthChecks({ checks }), TypeError, text);
  refused({ "a/b": ok }, 'must be a segment of a path: it is "a/b"');
  refused({ ping: ok }, "two checks with the name ping");
  refused({ a: 1 as unknown as HealthCheck }, "The check a must be a function.");
});
