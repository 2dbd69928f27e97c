import { assert, assertEquals, assertRejects } from "@std/assert";
import { findEnvironment } from "../../src/doctor/diagnose.ts";
import { diagnose } from "../../src/doctor/mod.ts";
import { makeMachine } from "../support/doctor/examined_machine.ts";
import { examinedPod, podOf } from "../support/doctor/examined_pod.ts";
import { findingsOf } from "../support/doctor/surroundings.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { startTcpServer } from "../support/servers/tcp_server.ts";
import { test } from "../support/test.ts";

test("The doctor finds nothing in a sound pod, with and without rights", async () => {
  for (const authorization of ["all", "rbac"] as const) {
    await using stack = new AsyncDisposableStack();
    const { options, server } = await examinedPod(stack, { authorization });
    const diagnosis = await diagnose(options);
    assertEquals([diagnosis.sound, findingsOf(diagnosis)], [true, []]);
    assertEquals([diagnosis.environment, diagnosis.server], ["pod", server.url]);
  }
});

test("The doctor finds nothing with a sound kubeconfig", async () => {
  await using stack = new AsyncDisposableStack();
  const { options } = await makeMachine(stack, {});
  const diagnosis = await diagnose(options);
  assertEquals([diagnosis.sound, findingsOf(diagnosis)], [true, []]);
  assertEquals(diagnosis.environment, "machine");
});

test("The doctor changes nothing in the cluster", async () => {
  await using stack = new AsyncDisposableStack();
  const { options, server } = await examinedPod(stack);
  await diagnose({ ...options, access: [{ verbs: ["delete"], resource: "pods" }] });
  const written = server.requests.filter(({ method }) => method !== "GET").map(({ path }) => path);
  assert(written.length > 0);
  for (const path of written) assert(/selfsubject(access|rules)?reviews$/.test(path), path);
});

test("The doctor leaves no connection and no watch open", async () => {
  await using stack = new AsyncDisposableStack();
  const { options, server } = await examinedPod(stack);
  await diagnose(options);
  assertEquals(server.counters.watchesOpened, 2);
  await diagnose({ ...options, access: [] });
  assertEquals(server.counters.watchesOpened, 4);
});

test("The doctor stops at once when its signal aborts", async () => {
  await using stack = new AsyncDisposableStack();
  const arrived = Promise.withResolvers<void>();
  const { port } = stack.use(await startTcpServer(() => arrived.resolve()));
  const { options } = await podOf(stack, { url: `https://127.0.0.1:${port}` });
  const controller = new AbortController();
  const running = diagnose({ ...options, signal: controller.signal, timeoutMs: 1_000_000 });
  await arrived.promise;
  const reason = new Error("enough");
  controller.abort(reason);
  assertEquals(await running.catch((error: unknown) => error), reason);
  const aborted = diagnose({ ...options, signal: controller.signal });
  assertEquals(await aborted.catch((error: unknown) => error), reason);
});

test("diagnose refuses options that contradict each other, and durations of nothing", async () => {
  await assertRejects(() => diagnose({ timeoutMs: 0 }), RangeError, "current value is 0");
  await assertRejects(() => diagnose({ watchMs: -1 }), RangeError, "watchMs");
  await assertRejects(() => diagnose({ namespace: "../x" }), TypeError, "The namespace must be");
  await assertRejects(() => diagnose({ environment: "moon" as "pod" }), TypeError, '"moon"');
  await assertRejects(() => diagnose({ environment: "pod", context: "a" }), TypeError, "context");
});

test("findEnvironment sees a pod by one variable or by the directory, and else your machine", async () => {
  await using directory = await tempDirectory();
  const missing = `${directory.path}/missing`;
  const rows = [
    [{ KUBERNETES_SERVICE_HOST: "10.96.0.1" }, missing, "pod"],
    [{ KUBERNETES_SERVICE_PORT: "443" }, missing, "pod"],
    [{}, directory.path, "pod"],
    [{ HOME: "/home/jane" }, missing, "machine"],
  ] as const;
  for (const [env, path, environment] of rows) {
    assertEquals(await findEnvironment(fakeRuntime({ env: { ...env } }), path), environment);
  }
});
