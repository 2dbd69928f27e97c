import { assertEquals } from "@std/assert";
import { createManager, type Manager, manifestsOf } from "../../src/controller/mod.ts";
import type { OperatorManifest } from "../../src/controller/mod.ts";
import { manifestAccess } from "../../src/doctor/access/manifest_access.ts";
import { diagnose } from "../../src/doctor/mod.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { configMaps, websites } from "../support/controllers/websites.ts";
import { examinedPod } from "../support/doctor/examined_pod.ts";
import { test } from "../support/test.ts";

/** The account of the pod. */
const account = { name: "default", namespace: "default" };

function createOperator(kube: KubeFetch): Manager {
  const manager = createManager(kube, { leaderElection: { name: "sites" } });
  manager.controller({
    for: websites,
    owns: [configMaps],
    finalizer: { name: "example.com/bucket", cleanup() {} },
    reconcile() {},
  });
  return manager;
}

/** The same, with a member cluster that it watches and writes to. */
function createFleet(kube: KubeFetch, member: KubeFetch): Manager {
  const manager = createManager(kube);
  manager.controller({
    for: websites,
    watches: [{ kube: member, watched: configMaps, keysOf: () => [] }],
    permissions: [{ kube: member, resource: configMaps, verbs: ["create", "patch", "delete"] }],
    reconcile() {},
  });
  return manager;
}

test("the doctor finds the rights that a manager prints, and misses each rule that is taken away", async () => {
  const image = "registry.example.com/sites:1";
  await findsAll(await manifestsOf(createOperator, { ...account, image }));
});

test("the doctor finds the rights that a manager prints for a member cluster, and misses each rule", async () => {
  const member = createKubeFetch({ server: "https://west.example.com" });
  await member[Symbol.asyncDispose](); // nothing is sent
  const create = (kube: KubeFetch) => createFleet(kube, member);
  await findsAll(await manifestsOf(create, { ...account, cluster: member }));
});

async function findsAll(manifest: readonly OperatorManifest[]): Promise<void> {
  const { group, version, plural, kind } = websites;
  const served = { group, version, plural, kind, custom: true, status: true };
  await using stack = new AsyncDisposableStack();
  const pod = await examinedPod(stack, { authorization: "rbac", resources: [served] });
  const { objects } = pod.server;
  for (const object of manifest) {
    if (object.roleRef || object.rules) objects.create(object as never);
  }
  const findings = async (roles: readonly OperatorManifest[]) => {
    const access = manifestAccess(JSON.stringify({ kind: "List", items: roles }), "manifest");
    const { groups } = await diagnose({ ...pod.options, access, watchMs: 1 });
    const reports = groups.find(({ name }) => name === "access")!.checks;
    return reports.filter(({ status }) => status !== "ok").map(({ summary }) => summary);
  };
  assertEquals(await findings(manifest), []);
  for (const role of manifest.filter(({ rules }) => rules)) {
    for (const rule of role.rules!) {
      const rules = role.rules!.filter((each) => each !== rule);
      objects.update({ ...role, rules } as never);
      const found = await findings([{ ...role, rules: [rule] }]);
      assertEquals(found.length, 1, `${JSON.stringify(rule)}: ${found}`);
    }
    objects.update(role as never);
  }
}
