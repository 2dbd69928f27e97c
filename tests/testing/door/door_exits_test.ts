import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { test } from "../../support/test.ts";
import { startWithDoor } from "./door_client.ts";

const container = { name: "app", image: "a:1" };
const job = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "migrate" },
  spec: {
    backoffLimit: 2,
    template: {
      metadata: { labels: { app: "migrate" } },
      spec: { restartPolicy: "Never", containers: [container] },
    },
  },
};

test("the pod of a Job fails as the test says before, is retried, and then completes", async () => {
  await using door = await startWithDoor({ standInNode: true, controllers: ["jobs"] });
  await using kube = createKubeFetch(await door.server.config());
  const phases = async () => {
    const pods = await (await kube.fetch("/api/v1/namespaces/default/pods")).json();
    return pods.items.map(({ status }: { status: { phase: string } }) => status.phase).sort();
  };
  const status = () => Object(door.server.objects.get({ ...job, name: "migrate" }).status);
  await door.call("PUT /v1/clock", { running: false });
  const exits = [{ labels: { app: "migrate" }, exitCode: 7, times: 1 }];
  assertEquals((await door.call("PUT /v1/exits", { exits })).code, 200);
  door.server.objects.create(job);
  await door.call("POST /v1/clock/advance", { byMs: 0 });
  assertEquals([await phases(), status().active], [["Running"], 1]);
  await door.call("POST /v1/clock/advance", { byMs: 100 });
  assertEquals([await phases(), status().failed], [["Failed"], 1]);
  assertEquals((await door.call("GET /v1/exits")).body, { exits: [{ hits: 1, exit: exits[0] }] });
  await door.call("POST /v1/clock/advance", { byMs: 60_000 });
  assertEquals(await phases(), ["Failed", "Succeeded"]);
  assertEquals([status().failed, status().succeeded], [1, 1]);
});

test("the rules hold for restored pods, and a reset goes back to those of the start", async () => {
  const initial = { exits: [{ exitCode: 2 }] };
  await using door = await startWithDoor({}, [], initial);
  const { pods } = door.server;
  const pod = { metadata: { name: "a", labels: { app: "a" } } };
  const end = (exitCode: number) => ({ exitCode, afterMs: 0 });
  assertEquals(pods.exitOf(pod), end(2));
  await door.call("PUT /v1/exits", { exits: [{ labels: { app: "a" }, exitCode: 4 }] });
  assertEquals(pods.exitOf(pod), end(4));
  await door.call("PUT /v1/snapshot", (await door.call("GET /v1/snapshot")).body);
  assertEquals(pods.exitOf(pod), end(4));
  await door.call("POST /v1/reset");
  assertEquals(pods.exitOf(pod), end(2));
  const { body } = await door.call("GET /v1/exits");
  assertEquals(body.exits, [{ hits: 1, exit: { exitCode: 2 } }]);
});
