import { assertEquals, assertThrows } from "@std/assert";
import { createManager, type Manager } from "../../../src/controller/manager.ts";
import { manifestsOf } from "../../../src/controller/manifests_of.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import type { Deployment } from "../../../src/types/apps/v1.ts";
import type { ServiceAccount } from "../../../src/types/core/v1.ts";
import type { ClusterRole, ClusterRoleBinding } from "../../../src/types/rbac/v1.ts";
import { GrantedRights } from "../../support/controllers/granted_rights.ts";
import {
  configMaps,
  startWebsites,
  storedSite,
  website,
  websites,
} from "../../support/controllers/websites.ts";
import { createActiveLease } from "../../support/election/active_lease.ts";
import { until } from "../../support/servers/until.ts";
import { test } from "../../support/test.ts";

const options = { name: "sites", namespace: "default", image: "registry.example.com/sites:1" };
const LEASES = "coordination.k8s.io/leases";

/** The operator that the rights are for: it uses all that a controller declares. */
function createOperator(kube: KubeFetch): Manager {
  const manager = createManager(kube, { leaderElection: { name: "sites" }, onError: () => {} });
  manager.controller({
    for: websites,
    owns: [configMaps],
    finalizer: { name: "example.com/bucket", cleanup() {} },
    async reconcile({ metadata: { name }, spec }, { apply, setConditions, recordEvent }) {
      await apply(configMaps, { metadata: { name }, data: { text: spec?.text ?? "" } });
      await setConditions([{ type: "Ready", status: "True", reason: "Applied" }]);
      recordEvent({ reason: "Applied", note: "applied" });
    },
  });
  return manager;
}

test("the printed rights are those that the operator uses, and no others", async () => {
  const manifest = await manifestsOf(createOperator, options);
  const rights = new GrantedRights(manifest);
  // A WatchList would be a watch alone; servers without it are asked for a list, too.
  await using pod = await startWebsites({
    authorize: (request) => rights.allow(request),
    watchList: false,
  });
  const { objects, store, faults } = pod.server;
  const work = async (body: () => Promise<void>) => {
    await using manager = createOperator(pod.kube());
    const stop = new AbortController();
    const running = manager.run({ signal: stop.signal });
    await body();
    stop.abort();
    await running;
  };
  await work(() => until(pod, LEASES, () => store.get(LEASES, "default/sites") !== undefined));
  objects.delete({ apiVersion: "coordination.k8s.io/v1", kind: "Lease", name: "sites" });
  createActiveLease(pod, "sites");
  // As if another controller had changed the finalizers, so that the object is read again.
  const path = "/apis/example.com/v1/namespaces/default/websites/shop";
  faults.inject({ kind: "status", code: 422, times: 1, match: { method: "PATCH", path } });
  objects.create({ ...website, metadata: { name: "shop" }, spec: { text: "1" } });
  await work(async () => {
    const events = () => store.list("events").map(({ object }) => object);
    await until(
      pod,
      "events",
      () => events().some(({ reason }) => reason === "Applied"),
    );
    objects.update({ ...storedSite(pod, "shop")!, spec: { text: "2" } } as never);
    await until(pod, "events", () => events().some(({ series }) => series));
    objects.delete({ ...website, name: "shop" });
    await until(pod, "example.com/websites", () => storedSite(pod, "shop") === undefined);
  });
  assertEquals([...rights.missing], []);
  // The embedded server does not have the admission plugin that asks for it.
  const unseen = "* example.com/websites/finalizers update";
  assertEquals([...rights.used, unseen].sort(), [...rights.all].sort());
});

test("a manager prints the manifest of its own declarations, typed as Kubernetes has it", async () => {
  await using kube = createKubeFetch({ server: "https://127.0.0.1:1" });
  await kube[Symbol.asyncDispose]();
  await using manager = createOperator(kube);
  const [account, role, binding, own, ownBinding, deployment] = manager.manifests(options);
  const typed: [ServiceAccount, ClusterRole, ClusterRoleBinding, Deployment] = [
    account as ServiceAccount,
    role as ClusterRole,
    binding as ClusterRoleBinding,
    deployment as Deployment,
  ];
  const kinds = [...typed, own, ownBinding].map((object) => object?.kind);
  assertEquals(kinds, [
    "ServiceAccount",
    "ClusterRole",
    "ClusterRoleBinding",
    "Deployment",
    "Role",
    "RoleBinding",
  ]);
  assertEquals(typed[3].spec?.replicas, 2);
  const labels = typed.map(({ metadata }) => metadata.labels);
  assertEquals(labels[0], labels[3]);
  assertEquals(labels[0] === labels[3], false);
  const unused = [{ resource: configMaps, verbs: ["create"] }];
  const permissions = [{ resource: configMaps, verbs: ["get"], namespace: "shop" }];
  const rights = new GrantedRights(manager.manifests({ ...options, unused, permissions }));
  assertEquals(rights.all.has("* /configmaps create"), false);
  assertEquals(rights.all.has("shop /configmaps get"), true);
  assertThrows(() => manager.manifests({} as never), TypeError, "The name of the operator");
});
