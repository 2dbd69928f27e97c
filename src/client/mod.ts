/**
 * A client with types: a handle for each resource, with every verb, over a `KubeFetch`.
 *
 * @example
 * ```ts
 * import { createKubeFetch, inCluster, type KubernetesObject } from "jsr:@kubewire/kubewire";
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
 * await using kube = createKubeFetch(await inCluster());
 * const client = createClient(kube, { resources: { configMaps } });
 * const settings = await client.configMaps.getOrNull("settings");
 * console.log(settings?.data?.colour);
 * ```
 *
 * @module
 */
export { type BindOptions, bindPod } from "./bind_pod.ts";
export {
  type Client,
  type ClientBase,
  type ClientOptions,
  createClient,
  type ResourceHandles,
  type ResourceTable,
} from "./create_client.ts";
export type {
  DeleteCollectionOptions,
  DeleteOptions,
  DeletePreconditions,
} from "./delete_options.ts";
export type { DiscoveredResource } from "./discovered_resource.ts";
export { Discovery, type DiscoveryOptions, type KindReference } from "./discovery.ts";
export { evict } from "./evict.ts";
export { KindNotServedError } from "./kind_not_served_error.ts";
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
export type { Representation } from "./representation.ts";
export type {
  ApplyOptions,
  FieldValidation,
  GetOptions,
  RequestOptions,
  WriteDefaults,
  WriteOptions,
} from "./request_options.ts";
export {
  type IssuedToken,
  requestToken,
  type TokenOwner,
  type TokenRequestOptions,
} from "./request_token.ts";
export { ResourceClient } from "./resource_client.ts";
export { ResourceCollection } from "./resource_collection.ts";
export {
  defineResource,
  type ResourceDefinition,
  type ResourceInit,
} from "./resource_definition.ts";
export type { ResourcePlace } from "./resource_place.ts";
export { ResourceReader } from "./resource_reader.ts";
export type { Scale } from "./scale.ts";
export { SubresourceClient, type SubresourceKind } from "./subresource_client.ts";
export type { Table, TableColumn, TableRow } from "./table.ts";
export type { ObjectChange, UpdateOptions } from "./update_with_retry.ts";
