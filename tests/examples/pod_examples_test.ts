import { assertEquals } from "@std/assert";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { RunningExample } from "./running_example.ts";

for (const runtime of ["deno", "bun"] as const) {
  test(`follow_logs.ts on ${runtime} follows labelled pods, across a cut, and those that start later`, async () => {
    await using pod = await startPod();
    const { objects, faults } = pod.server;
    const create = (name: string, app: string, containers: string[]) => {
      const metadata = { name, labels: { app } };
      const image = "example.com/main:1";
      const spec = { containers: containers.map((name) => ({ name, image })) };
      objects.create({ apiVersion: "v1", kind: "Pod", metadata, spec });
      const containerStatuses = containers.map((name) => ({
        name,
        restartCount: 0,
        state: { running: { startedAt: "2026-01-01T00:00:00Z" } },
      }));
      const status = { phase: "Running", containerStatuses };
      objects.update({ apiVersion: "v1", kind: "Pod", metadata, status }, { status: true });
    };
    create("web-1", "web", ["app", "proxy"]);
    create("other", "db", ["app"]);
    const app = pod.server.pods.log({ name: "web-1", container: "app" });
    app.append("one\n");
    await using example = new RunningExample("follow_logs.ts", pod, { runtime, args: ["app=web"] });
    await example.line(/^web-1\/app: one$/);
    faults.cutLogs();
    app.append("two\n");
    await example.line(/^web-1\/app: two$/);
    create("web-2", "web", ["app"]);
    pod.server.pods.log({ name: "web-2" }).append("late\n");
    await example.line(/^web-2\/app: late$/);
    example.terminate();
    const { code, output } = await example.end();
    assertEquals(code, 0, output);
    assertEquals(output.includes("other"), false);
  });
}
