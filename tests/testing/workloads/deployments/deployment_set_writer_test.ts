import { assertEquals } from "@std/assert";
import { withControllers } from "../../../support/servers/controlled_server.ts";
import {
  deployment,
  deployments,
  type Found,
  pods,
  sets,
  sizesOf,
  templateOf,
  withImage,
} from "../../../support/servers/deployment_place.ts";
import { test } from "../../../support/test.ts";

test("a Deployment that is rolled back uses its old ReplicaSet, which remembers its revisions", () =>
  withControllers(async (place) => {
    const { send, get } = place;
    await send("POST", deployments, deployment());
    await send("PATCH", `${deployments}/web`, withImage("a:2"));
    await send("PATCH", `${deployments}/web`, withImage("a:1")); // as kubectl rollout undo does
    assertEquals(await sizesOf(place), { 2: 0, 3: 4 });
    const [first] = (await get(sets)).filter(({ spec }: Found) => spec.replicas === 4);
    assertEquals(first.metadata.annotations["deployment.kubernetes.io/revision-history"], "1");
    await send("PATCH", `${deployments}/web`, withImage("a:2"));
    await send("PATCH", `${deployments}/web`, withImage("a:1"));
    const [again] = (await get(sets)).filter(({ spec }: Found) => spec.replicas === 4);
    assertEquals(again.metadata.annotations["deployment.kubernetes.io/revision-history"], "1,3");
    assertEquals(again.metadata.uid, first.metadata.uid);
  }));

test("old ReplicaSets are kept up to the limit of the history", () =>
  withControllers(async (place) => {
    const { send } = place;
    await send("POST", deployments, deployment({ revisionHistoryLimit: 2 }));
    for (const image of ["a:2", "a:3", "a:4", "a:5"]) {
      await send("PATCH", `${deployments}/web`, withImage(image));
    }
    assertEquals(await sizesOf(place), { 3: 0, 4: 0, 5: 4 });
  }));

test("a restart has new pods with the same image", () =>
  withControllers(async (place) => {
    const { send, get } = place;
    await send("POST", deployments, deployment());
    const before = new Set((await get(pods)).map(({ metadata }: Found) => metadata.uid));
    const annotations = { "kubectl.kubernetes.io/restartedAt": "2026-01-02T03:04:05Z" };
    await send("PATCH", `${deployments}/web`, {
      spec: { template: { metadata: { annotations } } },
    });
    const after: Found[] = await get(pods);
    assertEquals([after.length, after.some(({ metadata }) => before.has(metadata.uid))], [
      4,
      false,
    ]);
  }));

test("a ReplicaSet of another template with the same name does not stand in the way", () =>
  withControllers(async (place) => {
    const { send, get, clock } = place;
    await send("POST", deployments, deployment());
    const [{ metadata }] = await get(sets);
    await send("DELETE", `${deployments}/web`);
    await send("POST", sets, {
      metadata: { name: metadata.name },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: "other" } },
        template: { ...templateOf("b:1"), metadata: { labels: { app: "other" } } },
      },
    });
    await send("POST", deployments, deployment());
    await clock.advance(1_000);
    const web = await get(`${deployments}/web`);
    assertEquals([web.status.collisionCount, web.status.availableReplicas], [1, 4]);
  }));
