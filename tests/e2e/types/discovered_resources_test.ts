import process from "node:process";
import { assertEquals } from "@std/assert";
import { ensureOk, type KubeFetch } from "../../../mod.ts";
import type { APIGroupList, APIResourceList } from "../../../src/types/meta/v1.ts";
import { builtInResources } from "../../fixtures/built_in_resources.ts";
import { test } from "../../support/test.ts";
import { adminKube } from "../cluster/admin_kube.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { readKubeconfig } from "../cluster/kubeconfig.ts";
import { generatedMinor, servedMinor } from "../cluster/served_version.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const { ownFiles } = await readKubeconfig(kubeconfig);
const sameMinor = await servedMinor(kubeconfig) === generatedMinor;

async function getJson<T>(kube: KubeFetch, path: string): Promise<T> {
  return await (await ensureOk(await kube.fetch(path))).json();
}

/** Returns the versions of Kubernetes' own groups, each in the form `apps/v1`. */
async function builtInVersions(kube: KubeFetch): Promise<string[]> {
  const { groups } = await getJson<APIGroupList>(kube, "/apis");
  const builtIn = groups.filter(({ name }) => /^[^.]+$|\.k8s\.io$/.test(name));
  return ["v1", ...builtIn.flatMap(({ versions }) => versions.map((each) => each.groupVersion))];
}

/** Returns the resources of a version from discovery, in the form of `builtInResources`. */
async function discovered(kube: KubeFetch, groupVersion: string): Promise<unknown[]> {
  const root = groupVersion.includes("/") ? "/apis" : "/api";
  const { resources } = await getJson<APIResourceList>(kube, `${root}/${groupVersion}`);
  const version = groupVersion.split("/").at(-1);
  const group = groupVersion.includes("/") ? groupVersion.split("/")[0] : "";
  return resources.filter(({ name }) => !name.includes("/")).map((resource) => ({
    group,
    version,
    plural: resource.name,
    kind: resource.kind,
    namespaced: resource.namespaced,
    verbs: resource.verbs.toSorted(),
    subresources: resources.map(({ name }) => name.split("/"))
      .flatMap(([plural, subresource]) =>
        plural === resource.name && subresource !== undefined ? [subresource] : []
      ).sort(),
  }));
}

test(
  `src/types has every resource from the discovery of API server 1.${generatedMinor}, with the same fields`,
  async () => {
    await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
    await using kube = adminKube(controlPlane);
    const versions = await builtInVersions(kube);
    const listed = (await Promise.all(versions.map((each) => discovered(kube, each)))).flat();
    assertEquals(sorted(builtInResources), sorted(listed));
  },
  { ignore: ownFiles === undefined || !sameMinor },
); // another cluster may have other features on

function sorted(resources: readonly unknown[]): string[] {
  return resources.map((resource) => {
    const entries = Object.entries(resource ?? {}).sort(([a], [b]) => a < b ? -1 : 1);
    return JSON.stringify(Object.fromEntries(entries));
  }).sort();
}
