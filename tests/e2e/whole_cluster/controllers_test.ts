/** The controllers of the embedded server beside kube-controller-manager. */
import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import type { TestApiServer } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";
import { observePolicies } from "./observed_policies.ts";
import { type ObservedPlace, observeWorkloads } from "./observed_workloads.ts";
import { clientOf, openPlace } from "./place.ts";

test("controllers of the embedded server leave objects as those of a cluster leave them", async () => {
  await using place = await openPlace();
  const namespace = "observed-workloads";
  await using server = await startApiServer({
    controllers: "all",
    standInNode: true,
    namespaces: [namespace],
  });
  addNode(server, "second");
  await using kube = createKubeFetch(await server.config({ namespace }));
  const own = { kube, client: clientOf(kube), namespace };
  const observe = async (each: ObservedPlace) => ({
    ...await observeWorkloads(each),
    ...await observePolicies(each), // of the pods that are there now
  });
  const [found, expected] = await Promise.all([observe(own), observe(place)]);
  for (const [title, object] of Object.entries(expected)) assertEquals(found[title], object, title);
});

/** Adds a node, so that there are as many as in the cluster. */
function addNode({ objects }: TestApiServer, name: string): void {
  const kind = { apiVersion: "v1", kind: "Node" };
  const node = objects.create({ ...kind, metadata: { name } });
  const status = { conditions: [{ type: "Ready", status: "True" }] };
  objects.update({ ...node, ...kind, status }, { status: true });
}
