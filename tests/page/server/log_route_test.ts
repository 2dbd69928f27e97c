import { assertEquals, assertMatch } from "@std/assert";
import type { KubeObject, TestApiServer } from "../../../src/testing/mod.ts";
import { openStream } from "../../support/page/live_stream.ts";
import { servePage } from "../../support/page/served_page.ts";
import { test } from "../../support/test.ts";

const pod: KubeObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web-1", namespace: "default" },
  spec: { containers: [{ name: "app", image: "app" }], restartPolicy: "OnFailure" },
};
const path = "data/logs/default/web-1/app";

/** Changes the state of the container of the pod. */
function put({ objects }: TestApiServer, phase: string, container: Record<string, unknown>): void {
  const status = { phase, containerStatuses: [{ name: "app", restartCount: 0, ...container }] };
  objects.update({ ...pod, status }, { status: true });
}

const running = { state: { running: {} } };
const waiting = { state: { waiting: { reason: "ContainerCreating" } } };
const completed = { state: { terminated: { exitCode: 0 } } };
const failed = { terminated: { exitCode: 1 } };
const textOf = (line: string) => line.slice(line.indexOf(" ") + 1);

test("The log of a container that has not started waits for it, and says why", async () => {
  await using served = await servePage();
  const { server, url } = served;
  server.objects.create(pod);
  await using reader = await openStream(`${url}/${path}`);
  assertEquals((await reader.next())?.type, "reset");
  assertEquals(await reader.next(), {
    type: "waiting",
    data: { reason: "The pod waits for a node." },
  });
  put(server, "Pending", waiting);
  assertEquals((await reader.next())?.data.reason, "The container waits: ContainerCreating");
  const log = server.pods.log({ name: "web-1" });
  log.append("first\n");
  put(server, "Running", running);
  const [line = ""] = (await reader.next())?.data ?? [];
  assertEquals(textOf(line), "first");
  put(server, "Succeeded", completed);
  log.end();
  assertEquals(await reader.next(), {
    type: "end",
    data: { reason: "The container has ended." },
  });
});

test("The log goes on with the next run of a container, and repeats no line", async () => {
  await using served = await servePage();
  const { server, url } = served;
  server.objects.create(pod);
  const log = server.pods.log({ name: "web-1" });
  log.append("first\n");
  put(server, "Running", running);
  await using reader = await openStream(`${url}/${path}`);
  assertEquals(textOf((await reader.until("lines")).at(-1)?.data[0]), "first");
  const why = { waiting: { reason: "CrashLoopBackOff", message: "back-off 10s" } };
  put(server, "Running", { state: why, lastState: failed });
  log.end();
  const [last] = (await reader.until("waiting")).slice(-1);
  assertEquals(last?.data.reason, "The container waits: CrashLoopBackOff: back-off 10s");
  log.restart();
  log.append("second\n");
  put(server, "Running", { ...running, restartCount: 1 });
  const lines = (await reader.next())?.data;
  assertEquals(lines.map(textOf), ["second"]);
  server.objects.delete(
    { apiVersion: "v1", kind: "Pod", name: "web-1", namespace: "default" },
    { gracePeriodSeconds: 0 },
  );
  log.end();
  assertEquals((await reader.until("end")).at(-1)?.data.reason, "The pod is gone.");
});

test("The log of an unknown pod ends with the reason of the API server", async () => {
  await using served = await servePage();
  await using reader = await openStream(`${served.url}/data/logs/default/web-9/app`);
  assertMatch((await reader.until("end")).at(-1)?.data.reason, /"web-9" not found/);
});
