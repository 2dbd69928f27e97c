import { assert, assertEquals } from "@std/assert";
import { isConflict, isNotFound } from "../../../mod.ts";
import { bindPod, createDiscovery, evictPod, requestToken } from "../../../src/client/mod.ts";
import { deployment, testClient } from "../../client/resources.ts";
import type { Fixture } from "../fixture.ts";
import type { Cases } from "./cases.ts";

const rejection = (promise: Promise<unknown>) => promise.then(() => undefined, (error) => error);

/** Returns the handles for the case's namespace. */
function handlesOf({ kube, namespace }: Fixture) {
  const { deployments, pods, serviceAccounts } = testClient(kube);
  return {
    deployments: deployments.namespace(namespace),
    pods: pods.namespace(namespace),
    serviceAccounts: serviceAccounts.namespace(namespace),
  };
}

/** The typed client's subresources, actions and dynamic resources. */
export const clientActionCases: Cases = {
  async "the typed client reads and writes the scale of a resource"(fixture) {
    const { deployments } = handlesOf(fixture);
    await deployments.create(deployment("web", 2));
    const read = await deployments.scale.get("web");
    assertEquals([read.kind, read.spec?.replicas], ["Scale", 2]);
    await deployments.scale.replace({ ...read, spec: { replicas: 4 } });
    assert(isConflict(await rejection(deployments.scale.replace(read))));
    await deployments.scale.updateWithRetry("web", (object) => {
      object.spec = { replicas: (object.spec?.replicas ?? 0) + 1 };
    });
    assertEquals((await deployments.get("web")).spec.replicas, 5);
    await deployments.scale.patch("web", { merge: { spec: { replicas: 1 } } });
    assertEquals((await deployments.get("web")).spec.replicas, 1);
  },

  async "the typed client writes a status separately from the spec"(fixture) {
    const { deployments } = handlesOf(fixture);
    await deployments.create(deployment("web", 2));
    await deployments.status.patch("web", { merge: { status: { replicas: 1 } } });
    const written = await deployments.status.updateWithRetry("web", (object) => {
      object.spec.replicas = 9;
      object.status = { ...object.status, observedGeneration: 1 };
    });
    assertEquals(
      [written.spec.replicas, written.status?.replicas, written.status?.observedGeneration],
      [2, 1, 1],
    );
    assertEquals((await deployments.status.get("web")).status?.replicas, 1);
  },

  async "the typed client merges a list by the names of its items"(fixture) {
    const { deployments } = handlesOf(fixture);
    await deployments.create(deployment("web"));
    const containers = [{ name: "side", image: "example.com/side:1" }];
    const patched = await deployments.patch("web", {
      strategic: { spec: { template: { spec: { containers } } } },
    });
    const namesOf = ({ spec }: typeof patched) =>
      spec.template.spec.containers.map(({ name }) => name);
    assertEquals(namesOf(patched), ["side", "main"]);
    const removed = await deployments.patch("web", {
      strategic: {
        spec: { template: { spec: { containers: [{ name: "side", $patch: "delete" }] } } },
      },
    });
    assertEquals(namesOf(removed), ["main"]);
  },

  async "the typed client binds a pod once, and evicts it"(fixture) {
    const { pods } = handlesOf(fixture);
    // A controller may have created it already.
    await fixture.api.post(fixture.path("serviceaccounts"), { metadata: { name: "default" } });
    await pods.create({
      metadata: { name: "web" },
      spec: { containers: [{ name: "main", image: "example.com/main:1" }] },
    });
    assertEquals((await bindPod(pods, "web", { node: "node-1" })).status, "Success");
    assertEquals((await pods.get("web")).spec.nodeName, "node-1");
    const again = await rejection(bindPod(pods, "web", { node: "node-2" }));
    assert(isConflict(again), String(again));
    assertEquals((await evictPod(pods, "web", { dryRun: true })).status, "Success");
    assertEquals((await evictPod(pods, "web", { gracePeriodSeconds: 0 })).status, "Success");
    assertEquals(await pods.getOrNull("web"), null);
    assert(isNotFound(await rejection(evictPod(pods, "web"))));
  },

  async "the typed client requests a token that the server accepts"(fixture) {
    const { serviceAccounts } = handlesOf(fixture);
    await serviceAccounts.create({ metadata: { name: "builder" } });
    const { token, expirationTimestamp } = await requestToken(serviceAccounts, "builder");
    assert(Date.parse(expirationTimestamp) > Date.now(), expirationTimestamp);
    const { status, body } = await fixture.withToken(token).post(
      "/apis/authentication.k8s.io/v1/selfsubjectreviews",
      { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
    );
    const username = `system:serviceaccount:${fixture.namespace}:builder`;
    assertEquals([status, body.status.userInfo.username], [201, username]);
  },

  async "the typed client finds a resource by the server's discovery"(fixture) {
    const discovery = createDiscovery(fixture.kube);
    const { definition } = await discovery.client({ apiVersion: "apps/v1", kind: "Deployment" });
    assertEquals(
      [definition.plural, definition.namespaced, definition.subresources?.toSorted()],
      ["deployments", true, ["scale", "status"]],
    );
    const namespaces = await discovery.client({ apiVersion: "v1", kind: "Namespace" });
    assertEquals((await namespaces.get(fixture.namespace)).metadata.name, fixture.namespace);
  },
};
