/**
 * Makes manifests from declarations. The declarations of a manager and its controllers become a
 * list of permissions (`manifests/declared_permissions.ts`, the only file that reads the options),
 * those of one cluster become roles (`manifests/role_manifests.ts`), and the manager's settings
 * become a Deployment (`manifests/deployment_manifest.ts`). Without a cluster the manager gets a
 * disposed client, so that its informers end before they connect. `src/generate/manifest_yaml.ts`
 * writes YAML, because `src/generate` has the package for it.
 *
 * @module
 */
import { isObject } from "../core/is_object.ts";
import { shownValue } from "../core/shown_value.ts";
import { checkFunction } from "../informer/store/misuse_error.ts";
import { createKubeFetch } from "../transport/create_kube_fetch.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { Manager } from "./manager.ts";
import type { ClusterManifestsOptions } from "./manifests/cluster_manifests_options.ts";
import type { ManifestsOptions } from "./manifests/manifests_options.ts";
import type { OperatorManifest } from "./manifests/operator_manifest.ts";
import { checkAnyOptions } from "./manifests/operator_manifests.ts";

/**
 * Returns the objects that surround an operator, as {@linkcode Manager.manifests} does, without a
 * cluster: `create` gets a client of the namespace that sends nothing.
 *
 * | declared                 | rights                                                                |
 * | ------------------------ | --------------------------------------------------------------------- |
 * | `for`, `owns`, `watches` | `list` and `watch`                                                    |
 * | `for` a custom resource  | `patch` on its `status`                                               |
 * | `owns`                   | `create` and `patch`; `update` on the `finalizers` of `for`           |
 * | `finalizer`              | `get` and `patch`                                                     |
 * | each controller          | `create` and `patch` on events of `events.k8s.io`                     |
 * | `leaderElection`         | `get` and `update` on its Lease, `create` on leases and events        |
 * | `shards`                 | `get`, `list`, `create`, `update`, `delete` on leases; `get`, `create`, `update` on configmaps |
 * | `permissions`            | themselves                                                            |
 *
 * A selection in namespaces needs a Role in each, any other one a ClusterRole; a `fieldSelector` of
 * `metadata.name=NAME` needs rights for that object alone. `unused` takes rights
 * away that the program does not use. To check the rights, run the program with these roles on the
 * server of `@kubewire/testing`, or `@kubewire/doctor` with `--rbac` in the cluster.
 *
 * The `permissions` of the settings have the rights of the program beside its controllers, such as for
 * informers of its own; those of a controller have the rights of its functions.
 *
 * With `cluster`, the client of another cluster, the objects are those to apply there: an account, and
 * roles for the `watches` and the `permissions` with this client as their `kube`. Dispose of the
 * client before, and nothing is sent.
 *
 * The Deployment is one that the Pod Security Standard "restricted" admits. Its pods have more time
 * to end than `graceMs`. Without an election or shards an old pod ends before a new one starts.
 *
 * @throws {TypeError} If a setting is missing or of a wrong kind.
 * @throws {RangeError} If a number is out of range.
 *
 * @example Print them
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import { createManager, type Manager, manifestsOf } from "jsr:@kubewire/kubewire/controller";
 * import { manifestYaml } from "jsr:@kubewire/generate";
 * import { configMaps, namespaces } from "jsr:@kubewire/types/core/v1/resources";
 *
 * function createOperator(kube: KubeFetch): Manager { // also for the program, and for tests
 *   const manager = createManager(kube, { leaderElection: { name: "settings" } });
 *   manager.controller({ for: namespaces, owns: [configMaps], reconcile: () => {} });
 *   return manager;
 * }
 *
 * const image = "registry.example.com/settings:1.2.0";
 * const options = { name: "settings", namespace: "settings", image };
 * console.log(manifestYaml(await manifestsOf(createOperator, options)));
 * ```
 *
 * @example Those of another cluster
 * ```ts
 * import { createKubeFetch, type KubeFetch } from "jsr:@kubewire/kubewire";
 * import { createManager, manifestsOf } from "jsr:@kubewire/kubewire/controller";
 * import { manifestYaml } from "jsr:@kubewire/generate";
 * import { configMaps } from "jsr:@kubewire/types/core/v1/resources";
 *
 * function createOperator(kube: KubeFetch, west: KubeFetch) {
 *   const manager = createManager(kube);
 *   manager.controller({
 *     for: configMaps,
 *     watches: [{ kube: west, watched: configMaps, keysOf: () => [] }],
 *     permissions: [{ kube: west, resource: configMaps, verbs: ["create", "patch"] }],
 *     reconcile: () => {},
 *   });
 *   return manager;
 * }
 *
 * const west = createKubeFetch({ server: "https://west.example.com" });
 * await west[Symbol.asyncDispose](); // nothing is sent
 * const options = { name: "settings", namespace: "settings", cluster: west };
 * const objects = await manifestsOf((kube) => createOperator(kube, west), options);
 * console.log(manifestYaml(objects));
 * ```
 */
export async function manifestsOf(
  create: (kube: KubeFetch) => Manager | Promise<Manager>,
  options: ManifestsOptions | ClusterManifestsOptions,
): Promise<OperatorManifest[]> {
  checkFunction("`create` of manifestsOf", create);
  checkAnyOptions(options);
  const { namespace } = options;
  const kube = createKubeFetch({ server: "https://kubernetes.default.svc", namespace });
  await kube[Symbol.asyncDispose](); // the informers of the controllers end before they connect
  const created = await create(kube);
  if (!isManager(created)) {
    throw new TypeError(
      `\`create\` of manifestsOf must return the manager: it returned ${shownValue(created)}.`,
    );
  }
  await using manager = created;
  return manager.manifests(options);
}

function isManager(value: Manager): boolean {
  return isObject(value) && typeof value.manifests === "function" &&
    typeof value[Symbol.asyncDispose] === "function";
}
