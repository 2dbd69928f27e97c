import "reflect-metadata";
import { Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import process from "node:process";
import { assert, assertEquals } from "@std/assert";
import { ensureOk, type KubeFetch, type KubernetesObject } from "../../../mod.ts";
import { createResourceClient } from "../../../src/client/mod.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { namespaces } from "../../../src/types/core/v1_resources.ts";
import type { APIResourceList } from "../../../src/types/meta/v1.ts";
import type { ResourceDefinition } from "../../../src/types/resource.ts";
import { builtInResources } from "../../fixtures/built_in_resources.ts";
import { manifests } from "../../fixtures/manifests.ts";
import { rareObjects } from "../../fixtures/rare_objects.ts";
import { runtimeName, test } from "../../support/test.ts";
import { adminKube } from "../cluster/admin_kube.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { readKubeconfig } from "../cluster/kubeconfig.ts";
import { generatedMinor, servedMinor } from "../cluster/served_version.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const { ownFiles } = await readKubeconfig(kubeconfig);
const sameMinor = await servedMinor(kubeconfig) === generatedMinor;
const namespace = `round-trip-${runtimeName}`;

/** Resources that cannot be created here, and why. */
const leftOut: Record<string, string> = {
  "v1 ComponentStatus": "is read only",
  "certificates.k8s.io/v1 PodCertificateRequest": "is a kubelet's, for a pod that it runs",
};

type Kind = ResourceDefinition<KubernetesObject>;

function nameOf({ group, version, kind }: Kind): string {
  return `${group === "" ? version : `${group}/${version}`} ${kind}`;
}

/** Returns the smallest valid object of each kind, under names that no other test uses. */
async function minimalObjects(): Promise<Map<string, KubernetesObject>> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: "CN=client",
    keys,
    signingAlgorithm: algorithm,
  });
  const rare = rareObjects({
    namespace,
    suffix: `trip-${runtimeName}`,
    number: runtimeName === "bun" ? 1 : 2,
    caPem: (await CertificateAuthority.create()).certificatePem,
    requestPem: request.toString("pem"),
  });
  const renamed = manifests.map((manifest) => {
    const name = `${manifest.metadata.name}-${runtimeName}`;
    return { ...manifest, metadata: { ...manifest.metadata, name } };
  });
  return new Map(
    [...renamed, ...rare].map((object) => [`${object.apiVersion} ${object.kind}`, object] as const),
  );
}

async function isServed(kube: KubeFetch, { group, version, plural }: Kind): Promise<boolean> {
  const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const response = await kube.fetch(path);
  if (response.status === 404) {
    await response.body?.cancel();
    return false;
  }
  const { resources }: APIResourceList = await (await ensureOk(response)).json();
  return resources.some(({ name }) => name === plural);
}

/** Creates, gets, lists, patches, applies, watches and deletes an object. */
async function roundTrip(
  { kube, resource, object }: { kube: KubeFetch; resource: Kind; object: KubernetesObject },
): Promise<void> {
  const handle = createResourceClient(kube, resource);
  const scoped = resource.namespaced ? handle.namespace(namespace) : handle;
  const { apiVersion = "", kind = "", metadata: { name } } = object;
  const created = await scoped.create(object);
  assertEquals((await scoped.get(name)).metadata.uid, created.metadata.uid);
  const fieldSelector = `metadata.name=${name}`;
  const { items } = await scoped.list({ fieldSelector });
  assertEquals(items.map(({ metadata }) => metadata.name), [name]);

  const patched = await scoped.patch(name, { merge: { metadata: { labels: { patched: "yes" } } } });
  assertEquals(patched.metadata.labels?.patched, "yes");
  const configuration = { apiVersion, kind, metadata: { name, labels: { applied: "yes" } } };
  const applied = await scoped.apply(configuration, { fieldManager: "round-trip" });
  assertEquals(applied.metadata.labels?.applied, "yes");

  const { resourceVersion = "" } = created.metadata;
  for await (const event of scoped.watch({ resourceVersion, fieldSelector })) {
    assertEquals([event.type, event.object.metadata.name], ["MODIFIED", name]);
    break;
  }
  await scoped.delete(name);
}

test(
  "each built-in resource that the server has makes a round trip: created, read, changed, watched and deleted",
  async () => {
    await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
    await using kube = adminKube(controlPlane);
    await createResourceClient(kube, namespaces).create({ metadata: { name: namespace } });
    const objects = await minimalObjects();
    const failures: string[] = [];
    const unserved: string[] = [];
    let trips = 0;
    for (const resource of builtInResources) {
      const name = nameOf(resource);
      if (!resource.verbs.includes("get") || name in leftOut) continue;
      if (!await isServed(kube, resource)) {
        unserved.push(name);
        continue;
      }
      const object = objects.get(name);
      assert(object, `no object for ${name}`);
      try {
        await roundTrip({ kube, resource, object });
        trips++;
      } catch (error) {
        failures.push(`${name}: ${error}`);
      }
    }
    assertEquals(failures, []);
    if (sameMinor) assertEquals(unserved, []);
    assert(trips >= 60, `${trips} round trips`);
  },
  { ignore: ownFiles === undefined },
);
