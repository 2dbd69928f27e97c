import { assertEquals, assertThrows } from "@std/assert";
import { createManager, type Manager } from "../../../src/controller/manager.ts";
import {
  checkClusterManifestsOptions,
  type ClusterManifestsOptions,
} from "../../../src/controller/manifests/cluster_manifests_options.ts";
import { manifestsOf } from "../../../src/controller/manifests_of.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { GrantedRights } from "../../support/controllers/granted_rights.ts";
import {
  configMaps,
  startWebsites,
  website,
  websites,
} from "../../support/controllers/websites.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { until } from "../../support/servers/until.ts";
import { test } from "../../support/test.ts";

const account = { name: "sites", namespace: "ops" };

/** An operator that copies from one cluster to another one. */
function createOperator(kube: KubeFetch, west: KubeFetch): Manager {
  const manager = createManager(kube, { onError: () => {} });
  manager.controller({
    for: websites,
    watches: [{
      kube: west,
      watched: { resource: configMaps, namespace: "default" },
      keysOf: () => [],
    }],
    permissions: [
      { kube: west, resource: configMaps, verbs: ["patch", "create"], namespace: "default" },
    ],
    async reconcile({ metadata: { name } }, { cluster, setStatus }) {
      const { apply } = cluster(west);
      await apply(configMaps, { metadata: { name, namespace: "default" }, data: { a: "b" } });
      await setStatus({ url: "there" });
    },
  });
  return manager;
}

/** Returns a client that has ended, so that nothing is sent. */
async function endedClient(): Promise<KubeFetch> {
  const kube = createKubeFetch({ server: "https://west.example.com" });
  await kube[Symbol.asyncDispose]();
  return kube;
}

test("the rights that are printed for each of two clusters are those that the operator uses there", async () => {
  const west = await endedClient();
  const create = (kube: KubeFetch) => createOperator(kube, west);
  const member = await manifestsOf(create, { ...account, cluster: west });
  const kinds = member.map(({ kind, metadata: { namespace } }) => [kind, namespace]);
  assertEquals(kinds, [
    ["ServiceAccount", "ops"],
    ["Role", "default"],
    ["RoleBinding", "default"],
  ]);
  assertEquals(member[2]?.subjects, [{ kind: "ServiceAccount", ...account }]);
  const right = { resource: configMaps, verbs: ["create"] };
  for (const [unused, isGranted] of [[{ ...right, kube: west }, false], [right, true]] as const) {
    const some = await manifestsOf(create, { ...account, cluster: west, unused: [unused] });
    assertEquals(new GrantedRights(some).all.has("default /configmaps create"), isGranted);
  }
  const image = "registry.example.com/sites:1";
  const rights = [
    new GrantedRights(await manifestsOf(create, { ...account, image })),
    new GrantedRights(member),
  ];
  const [here, there] = rights as [GrantedRights, GrantedRights];
  assertEquals([...here.all].filter((right) => right.includes("configmaps")), []);

  const watchList = false; // servers without it are asked for a list, too
  await using hub = await startWebsites({ authorize: (each) => here.allow(each), watchList });
  await using remote = await startPod({ authorize: (each) => there.allow(each), watchList });
  await using manager = createOperator(hub.kube(), remote.kube());
  hub.server.objects.create({ ...website, metadata: { name: "a" } });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  const isThere = () => remote.server.store.get("configmaps", "default/a") !== undefined;
  await until(remote, "configmaps", isThere);
  stop.abort();
  await running;
  assertEquals(rights.map(({ missing }) => [...missing]), [[], []]);
  // An apply is a create or a patch; RBAC asks for both where the object does not exist.
  const applied = ["default /configmaps create", "default /configmaps patch"];
  assertEquals([...new Set([...there.used, ...applied])].sort(), [...there.all].sort());
});

test("the manager's own cluster can be asked for without a Deployment", async () => {
  const [kube, west] = await Promise.all([endedClient(), endedClient()]);
  await using manager = createOperator(kube, west);
  const own = manager.manifests({ ...account, cluster: { ...kube } });
  assertEquals(own.map(({ kind }) => kind), [
    "ServiceAccount",
    "ClusterRole",
    "ClusterRoleBinding",
  ]);
  const permissions = [
    { kube: west, resource: configMaps, verbs: ["get"] },
    { kube, resource: websites, verbs: ["delete"] },
    { resource: websites, verbs: ["update"] }, // of the manager's client
  ];
  const member = new GrantedRights(manager.manifests({ ...account, cluster: west, permissions }));
  assertEquals([member.all.has("* /configmaps get"), member.all.size], [true, 5]);
});

test("checkClusterManifestsOptions refuses what cannot be used, and settings of a Deployment", async () => {
  const cluster = await endedClient();
  checkClusterManifestsOptions({ ...account, cluster });
  const leftOut = { image: undefined, replicas: undefined, other: undefined };
  checkClusterManifestsOptions({ ...account, cluster, ...leftOut } as ClusterManifestsOptions);
  const wrong: [object, string][] = [
    [{ cluster: 5 }, "A client must come from"],
    [{ name: "A" }, "The name of the operator"],
    [{ namespace: undefined }, "The namespace of the operator"],
    [{ permissions: {} }, "permissions must be an array"],
    [{ permissions: [{ resource: websites, verbs: ["get"], kube: 5 }] }, "A client must come from"],
    [{ unused: 5 }, "unused must be an array"],
    [{ image: "a" }, "The manifests of a cluster have no Deployment: leave out `image`"],
    [{ permission: [] }, 'manifests has no setting "permission"; its settings are name, namespace'],
  ];
  for (const [change, message] of wrong) {
    const options = { ...account, cluster, ...change } as ClusterManifestsOptions;
    assertThrows(() => checkClusterManifestsOptions(options), TypeError, message);
  }
});
