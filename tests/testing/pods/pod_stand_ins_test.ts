import { assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import { type TestApiServer, TestClock } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";

async function startWithPod(): Promise<TestApiServer> {
  const server = await startApiServer();
  const spec = { containers: [{ name: "app", image: "example.com/main:1" }] };
  server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
  return server;
}

test("PodStandIns has one log for each container, and finds that of an only container without a name", async () => {
  await using server = await startWithPod();
  const log = server.pods.log({ name: "web" });
  assertStrictEquals(
    server.pods.log({ name: "web", namespace: "default", container: "app" }),
    log,
  );
  for (const other of [{ name: "db" }, { name: "web", namespace: "shop", container: "app" }]) {
    assertNotStrictEquals(server.pods.log(other), log);
  }
});

test("PodStandIns ends all logs at once", async () => {
  await using server = await startWithPod();
  const logs = [server.pods.log({ name: "a" }), server.pods.log({ name: "b" })];
  server.pods.endLogs();
  assertEquals(logs.map(({ ended }) => ended), [true, true]);
});

test("PodStandIns has one program for each container", async () => {
  await using server = await startWithPod();
  assertEquals(server.pods.program({ name: "web" }), undefined);
  const program = () => 0;
  server.pods.setProgram({ name: "web" }, program);
  assertStrictEquals(server.pods.program({ name: "web", container: "app" }), program);
  assertEquals(server.pods.program({ name: "web", container: "db" }), undefined);
});

test("PodStandIns has one handler for each port of a pod", async () => {
  await using server = await startWithPod();
  const serve = () => {};
  server.pods.setPort({ name: "web", port: 80 }, serve);
  assertStrictEquals(server.pods.port({ name: "web", namespace: "default", port: 80 }), serve);
  assertEquals(server.pods.port({ name: "web", port: 81 }), undefined);
});

test("PodStandIns that are cleared end the logs, and forget them with programs and ports", async () => {
  await using server = await startWithPod();
  const log = server.pods.log({ name: "web" });
  log.append("old\n");
  server.pods.setProgram({ name: "web" }, () => 0);
  server.pods.setPort({ name: "web", port: 80 }, () => {});
  server.pods.clear();
  assertEquals([log.ended, server.pods.log({ name: "web" }).lines.length], [true, 0]);
  assertEquals(server.pods.program({ name: "web" }), undefined);
  assertEquals(server.pods.port({ name: "web", port: 80 }), undefined);
});

test("decideExit ends any pod that runs once; without it those of Helm's hooks end", async () => {
  const clock = new TestClock();
  await using server = await startApiServer({ standInNode: true, clock });
  const reference = { apiVersion: "v1", kind: "Pod" };
  const spec = { restartPolicy: "Never", containers: [{ name: "main", image: "a:1" }] };
  const run = async (name: string, annotations: Record<string, string> = {}) => {
    server.objects.create({ ...reference, metadata: { name, annotations }, spec });
    await clock.advance(1_000);
    return Object(server.objects.get({ ...reference, name }).status).phase;
  };
  assertEquals([await run("a"), await run("b", { "helm.sh/hook": "test" })], [
    "Running",
    "Succeeded",
  ]);
  server.pods.decideExit(({ metadata }) => metadata.name === "c" ? 7 : undefined);
  assertEquals([await run("c"), await run("d", { "helm.sh/hook": "test" })], [
    "Failed",
    "Running",
  ]);
});

test("a container that is gone leaves no log to the next one of its name", async () => {
  await using server = await startWithPod();
  const log = server.pods.log({ name: "web" });
  log.append("old\n");
  server.pods.endLog({ name: "web" });
  const { lines, previous, ended } = server.pods.log({ name: "web" });
  assertEquals([log.ended, lines.length, previous, ended], [true, 0, undefined, false]);
});

test("decideExit may let a pod run for longer, and it ends as was decided", async () => {
  const clock = new TestClock();
  await using server = await startApiServer({ standInNode: true, clock });
  let code = 5;
  server.pods.decideExit(() => ({ exitCode: code, afterMs: 30_000 }));
  const reference = { apiVersion: "v1", kind: "Pod" };
  const spec = { restartPolicy: "Never", containers: [{ name: "main", image: "a:1" }] };
  server.objects.create({ ...reference, metadata: { name: "a" }, spec });
  const status = () => Object(server.objects.get({ ...reference, name: "a" }).status);
  await clock.advance(29_999);
  code = 6; // too late
  assertEquals(status().phase, "Running");
  await clock.advance(1);
  const [{ state }] = status().containerStatuses;
  assertEquals([status().phase, state.terminated.exitCode], ["Failed", 5]);
});

test("a pod that fails again and again waits longer each time, so that a jump of the clock ends", async () => {
  const clock = new TestClock();
  await using server = await startApiServer({ standInNode: true, clock });
  let ends = 0;
  server.pods.decideExit(() => (ends++, 1));
  const reference = { apiVersion: "v1", kind: "Pod" };
  const spec = { restartPolicy: "OnFailure", containers: [{ name: "main", image: "a:1" }] };
  server.objects.create({ ...reference, metadata: { name: "a" }, spec });
  await clock.advance(1_000);
  assertEquals(ends, 2);
  await clock.advance(3_599_000);
  assertEquals(ends > 10 && ends < 30, true, String(ends));
});
