import { assertEquals, assertMatch } from "@std/assert";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { RunningExample } from "./running_example.ts";

test("pod_logs.ts follows the containers of labelled pods, across a cut, until they end", async () => {
  await using pod = await startPod();
  const { objects, faults } = pod.server;
  const create = (name: string, app: string, containers: string[]) =>
    objects.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, labels: { app } },
      spec: { containers: containers.map((name) => ({ name })) },
    });
  create("web-1", "web", ["app", "proxy"]);
  create("other", "db", ["app"]);
  const app = pod.server.pods.log({ name: "web-1", container: "app" });
  const proxy = pod.server.pods.log({ name: "web-1", container: "proxy" });
  app.append("one\n");
  proxy.append("ready\n");
  await using example = new RunningExample("pod_logs.ts", pod, {
    runtime: "deno",
    args: ["app=web"],
  });
  await example.line(/^web-1\/app: one$/);
  faults.cutLogs();
  app.append("two\n");
  await example.line(/^web-1\/app: two$/);
  app.end();
  await example.line(/^web-1\/app has ended$/);
  proxy.end();
  const { code, output } = await example.end();
  assertEquals(code, 0, output);
  assertMatch(output, /web-1\/proxy: ready\n[^]*web-1\/proxy has ended\n/);
  assertEquals(output.includes("other"), false);
});
