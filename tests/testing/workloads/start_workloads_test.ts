import { assertEquals } from "@std/assert";
import { withControllers } from "../../support/servers/controlled_server.ts";
import { deployment, deployments, sets } from "../../support/servers/deployment_place.ts";
import { test } from "../../support/test.ts";

test("the option controllers may name deployments alone, and their ReplicaSets run with them", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", deployments, deployment());
    assertEquals((await get(`${deployments}/web`)).status.availableReplicas, 4);
  }, { controllers: ["deployments"] }));

test("without the option a Deployment stays as it was created", () =>
  withControllers(async ({ send, get }) => {
    await send("POST", deployments, deployment());
    assertEquals([await get(sets), (await get(`${deployments}/web`)).status], [[], {}]);
  }, { controllers: [] }));
