/**
 * A typed client: a handle for each resource, with every verb, over a `KubeFetch`.
 *
 * ## Read and write with types
 *
 * `defineResource` describes a resource, with the type of its objects. `createClient` makes a handle
 * for each of them. Custom resources work like built-in ones.
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig, type KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { createClient, defineResource } from "jsr:@kubewire/kubewire/client";
 *
 * interface ConfigMap extends KubernetesObject {
 *   data?: Record<string, string>;
 * }
 *
 * const configMaps = defineResource<ConfigMap>({
 *   group: "",
 *   version: "v1",
 *   plural: "configmaps",
 *   kind: "ConfigMap",
 * });
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const client = createClient(kube, { resources: { configMaps }, fieldManager: "my-program" });
 *
 * const settings = await client.configMaps.getOrNull("settings"); // in the pod's own namespace
 * console.log(settings?.data?.colour);
 * await client.configMaps.create({ metadata: { name: "other" }, data: { colour: "blue" } });
 * await client.configMaps.delete("other");
 *
 * for await (const { items } of client.configMaps.allNamespaces().pages({ pageSize: 200 })) {
 *   for (const { metadata } of items) console.log(metadata.namespace, metadata.name);
 * }
 * for await (const event of client.configMaps.namespace("kube-system").watch()) {
 *   console.log(event.type, event.object.metadata.name);
 * }
 * ```
 *
 * The modules of the Kubernetes types also contain the resources of each group. Create a client for
 * all of them:
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createClient } from "jsr:@kubewire/kubewire/client";
 * import * as apps from "jsr:@kubewire/types/apps/v1/resources";
 * import * as core from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const client = createClient(kube, { resources: { ...core, ...apps } });
 * const pod = await client.pods.get("web");
 * console.log(pod.spec?.nodeName, pod.status?.phase);
 * const { items } = await client.deployments.allNamespaces().list({ labelSelector: "app=web" });
 * console.log(items.map(({ spec }) => spec?.replicas));
 * ```
 *
 * | task                      | call                                                                                                  |
 * | ------------------------- | ----------------------------------------------------------------------------------------------------- |
 * | one object                | `get(name)`, `getOrNull(name)`                                                                        |
 * | many                      | `list({ labelSelector, fieldSelector, limit })`; loops over `pages(…)` and `watch(…)`                 |
 * | write                     | `create(object)`, `replace(object)`, `delete(name, { preconditions, propagationPolicy })`             |
 * | change a part             | `patch(name, { merge })`, `{ json: [...] }` or `{ strategic }`; `apply(object, { force })`            |
 * | read, change and write    | `updateWithRetry(name, (object) => …)`, again from the start after a conflict                         |
 * | many at once              | `deleteCollection({ labelSelector })`                                                                 |
 * | subresources              | `status.…`, `scale.…`, `subresource(name, kind).…`: `get`, and every write except `delete`            |
 * | pods and service accounts | `evictPod(client.pods, name)`, `bindPod(client.pods, name, { node })`, `requestToken(accounts, name)` |
 * | other namespaces          | `namespace(name)`, `allNamespaces()`                                                                  |
 * | metadata, tables          | `metadata()` to read, list and watch metadata; `table()`, the columns of `kubectl get`                |
 * | paths                     | `path`, `pathOf(name)`                                                                                |
 *
 * If the server has forgotten the resourceVersion of the first page, a later page fails with 410
 * (`isGone`): start the list again.
 *
 * `examples/typed_client.ts` is a whole program.
 *
 * Writes use `fieldValidation: "Strict"`: the server refuses unknown fields. With `"Warn"` it drops
 * them and sends warnings, which go to `onWarning` of `createKubeFetch`; an `apply` with an unknown
 * field is refused with a 500 all the same. With `dryRun: true` the server does not store the result.
 * An empty name, a name with a slash, or any other name that would change the path throws a
 * `TypeError` before a request is sent.
 *
 * ## Take the types of Kubernetes
 *
 * `@kubewire/types/GROUP/VERSION` has the types of a group as the API server of Kubernetes 1.37
 * describes them, with the documentation of each field: `core/v1`, `apps/v1`, `batch/v1`,
 * `networking/v1` and the other groups that it serves by default, and `meta/v1`, which they share.
 * The modules contain types only, so importing them costs nothing at start.
 *
 * ```ts
 * import { ensureOk, type KubeFetch, watch } from "jsr:@kubewire/kubewire";
 * import type { Deployment } from "jsr:@kubewire/types/apps/v1";
 * import type { Pod } from "jsr:@kubewire/types/core/v1";
 *
 * const labels = { app: "web" };
 * const web = {
 *   apiVersion: "apps/v1",
 *   kind: "Deployment",
 *   metadata: { name: "web" },
 *   spec: {
 *     selector: { matchLabels: labels },
 *     template: {
 *       metadata: { labels },
 *       spec: {
 *         containers: [{
 *           name: "web",
 *           image: "registry.example.com/web:1",
 *           readinessProbe: { httpGet: { path: "/healthz", port: 8080 } },
 *         }],
 *       },
 *     },
 *   },
 * } satisfies Deployment;
 *
 * export async function deploy(kube: KubeFetch): Promise<void> {
 *   const body = JSON.stringify(web);
 *   const headers = { "content-type": "application/json" };
 *   const path = `/apis/apps/v1/namespaces/${kube.namespace}/deployments`;
 *   await ensureOk(await kube.fetch(path, { method: "POST", headers, body }));
 *   for await (const { type, object } of watch<Pod>(kube, "/api/v1/pods")) {
 *     if (type !== "BOOKMARK") console.log(type, object.status?.phase);
 *   }
 * }
 * ```
 *
 * A field is optional where the server does not require it. `apiVersion` and `kind` are literals,
 * and may be left out, as they are in the items of a list. An object has a name; a template does
 * not need one. An enum accepts any string where Kubernetes says that more values will come.
 * Quantities, times and `IntOrString` are types of `meta/v1`.
 *
 * `@kubewire/types/GROUP/VERSION/resources` has the group's resources as values, a few strings
 * each, with the type of their objects.
 *
 * ```ts
 * import { deployments } from "jsr:@kubewire/types/apps/v1/resources";
 *
 * console.log(deployments.plural, deployments.namespaced, deployments.subresources);
 * ```
 *
 * ## Change objects that others change too
 *
 * ```ts
 * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
 * import type { ResourceClient } from "jsr:@kubewire/kubewire/client";
 *
 * interface Deployment extends KubernetesObject {
 *   spec: {
 *     replicas?: number;
 *     template: { spec: { containers: { name: string; image: string }[] } };
 *   };
 * }
 *
 * export async function deploy(deployments: ResourceClient<Deployment>): Promise<void> {
 *   // read, change, replace; again after a conflict
 *   await deployments.updateWithRetry("web", (web) => {
 *     web.spec.replicas = Math.max(web.spec.replicas ?? 1, 3);
 *   });
 *   // only these fields, merged by the names in the list
 *   await deployments.patch("web", {
 *     strategic: {
 *       spec: { template: { spec: { containers: [{ name: "main", image: "example.com/web:2" }] } } },
 *     },
 *   });
 *   // "autoscaler" manages these fields now; a 409 (isConflict) if another manager has one of them
 *   await deployments.apply(
 *     { metadata: { name: "web" }, spec: { replicas: 3 } },
 *     { fieldManager: "autoscaler" },
 *   );
 * }
 * ```
 *
 * ## Use a kind that is known only at run time
 *
 * `createDiscovery` asks the server which kinds it serves, and asks again if a kind is unknown. Any
 * object, for example a manifest, names the kind.
 *
 * ```ts
 * import type { KubeFetch, KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { createDiscovery } from "jsr:@kubewire/kubewire/client";
 *
 * type Manifest = KubernetesObject & { apiVersion: string; kind: string };
 *
 * export async function applyAll(kube: KubeFetch, manifests: Manifest[]): Promise<void> {
 *   const discovery = createDiscovery(kube);
 *   for (const manifest of manifests) {
 *     const handle = await discovery.client(manifest);
 *     const { namespace } = manifest.metadata;
 *     const target = namespace && handle.definition.namespaced ? handle.namespace(namespace) : handle;
 *     const { metadata } = await target.apply(manifest, { fieldManager: "my-program" });
 *     console.log(manifest.kind, metadata.name, metadata.resourceVersion);
 *   }
 * }
 * ```
 *
 * `discovery.resources()` returns all resources that the server serves. Unknown kinds throw
 * `KindNotServedError`, which names the groups that could not be read, if any.
 *
 * ## Limits
 *
 * - **Objects are not validated against their types.**
 *
 * @module
 */
export { type BindOptions, bindPod } from "./bind_pod.ts";
export {
  type Client,
  type ClientOptions,
  createClient,
  createResourceClient,
} from "./create_client.ts";
export type { DeleteOptions } from "./delete_options.ts";
export type { DiscoveredResource } from "./discovery/discovered_resource.ts";
export { createDiscovery, type Discovery, type DiscoveryOptions } from "./discovery/discovery.ts";
export { evictPod } from "./evict_pod.ts";
export { KindNotServedError } from "./discovery/kind_not_served_error.ts";
export type { ListOptions, PagesOptions, SelectorOptions } from "./list_options.ts";
export type {
  AppliedObject,
  NewObject,
  ObjectList,
  PartialObjectMetadata,
} from "./object_types.ts";
export type {
  AppliedPart,
  JsonPatchOperation,
  MergePatch,
  PartOf,
  Patch,
  StrategicPatch,
} from "./patch.ts";
export type {
  ApplyOptions,
  GetOptions,
  RequestOptions,
  WriteDefaults,
  WriteOptions,
} from "./request_options.ts";
export { type RequestedToken, requestToken, type TokenRequestOptions } from "./request_token.ts";
export { type ResourceClient } from "./resource_client.ts";
export { type ResourceCollection } from "./resource_collection.ts";
export {
  defineResource,
  type ResourceDefinition,
  type ResourceInit,
} from "./resource_definition.ts";
export { type ResourceReader } from "./resource_reader.ts";
export type { Scale } from "./scale.ts";
export { type SubresourceClient } from "./subresource_client.ts";
export type { Table } from "./table.ts";
export type { UpdateOptions } from "./update_with_retry.ts";
