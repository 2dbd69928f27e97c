import { assertEquals } from "@std/assert";
import { withControllers } from "../../../support/servers/controlled_server.ts";
import {
  conditionsOf,
  deployment,
  deployments,
  imagesIn,
  neverReady,
  sizesOf,
  withImage,
} from "../../../support/servers/deployment_place.ts";
import { test } from "../../../support/test.ts";

test("a rollout whose pods are not ready stops at its limits, and is late in the end", () =>
  withControllers(async (place) => {
    const { send, get, clock } = place;
    neverReady(place, "bad:1");
    await send("POST", deployments, deployment({ progressDeadlineSeconds: 60 }));
    await send("PATCH", `${deployments}/web`, withImage("bad:1"));
    assertEquals(await sizesOf(place), { 1: 3, 2: 2 });
    const stuck = await get(`${deployments}/web`);
    assertEquals(conditionsOf(stuck), [
      "Available True MinimumReplicasAvailable",
      "Progressing True ReplicaSetUpdated",
    ]);
    assertEquals([stuck.status.updatedReplicas, stuck.status.unavailableReplicas], [2, 2]);
    await clock.advance(59_000);
    assertEquals(await get(`${deployments}/web`), stuck);
    await clock.advance(3_000);
    const late = await get(`${deployments}/web`);
    assertEquals(conditionsOf(late), [
      "Available True MinimumReplicasAvailable",
      "Progressing False ProgressDeadlineExceeded",
    ]);
    await send("PATCH", `${deployments}/web`, withImage("a:1"));
    assertEquals(await sizesOf(place), { 2: 0, 3: 4 });
    assertEquals(
      conditionsOf(await get(`${deployments}/web`))[1],
      "Progressing True NewReplicaSetAvailable",
    );
  }));

test("a paused Deployment rolls nothing out, can be scaled, and goes on", () =>
  withControllers(async (place) => {
    const { send, get } = place;
    await send("POST", deployments, deployment());
    await send("PATCH", `${deployments}/web`, { spec: { paused: true } });
    const paused = await get(`${deployments}/web`);
    assertEquals(conditionsOf(paused)[1], "Progressing Unknown DeploymentPaused");
    await send("PATCH", `${deployments}/web`, withImage("a:2"));
    await send("PATCH", `${deployments}/web`, { spec: { replicas: 2 } });
    assertEquals([await imagesIn(place), await sizesOf(place)], [["a:1", "a:1"], { 1: 2 }]);
    await send("PATCH", `${deployments}/web`, { spec: { paused: false } });
    assertEquals([await imagesIn(place), await sizesOf(place)], [["a:2", "a:2"], { 1: 0, 2: 2 }]);
    assertEquals(
      conditionsOf(await get(`${deployments}/web`))[1],
      "Progressing True NewReplicaSetAvailable",
    );
  }));
