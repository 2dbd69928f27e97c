import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { ResumingWatchOptions } from "../watch/resuming_watch.ts";
import { watch } from "../watch/watch.ts";
import type { WatchEvent } from "../watch/watch_event.ts";
import type { WatchOptions } from "../watch/watch_options.ts";
import { requestJson } from "./json_request.ts";
import { type ListOptions, listQuery, type PagesOptions } from "./list_options.ts";
import type { ObjectList } from "./object_types.ts";
import { metadataAlone, type Representation, TABLE, wholeObjects } from "./representation.ts";
import type { ResourceDefinition } from "./resource_definition.ts";
import { resourcePath } from "./resource_path.ts";
import type { ResourcePlace } from "./resource_place.ts";
import type { Table } from "./table.ts";

const PAGE_SIZE = 500;

/**
 * The objects of a resource, as a whole: of one namespace, of all, or of the cluster.
 *
 * @example The pods of all namespaces, page by page
 * ```ts
 * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
 * import type { ResourceCollection } from "jsr:@kubewire/kubewire/client";
 *
 * export async function count(pods: ResourceCollection<KubernetesObject>): Promise<number> {
 *   let count = 0;
 *   for await (const page of pods.pages({ limit: 200 })) count += page.items.length;
 *   return count;
 * }
 * ```
 */
export class ResourceCollection<T extends KubernetesObject> {
  /** What sends the requests. */
  readonly kube: KubeFetch;
  /** The resource. */
  readonly definition: ResourceDefinition;
  /** Its path, such as `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  /** Whether it is the metadata alone that the server is asked for. */
  readonly onlyMetadata: boolean;
  readonly #form: Representation;

  /** Made by {@linkcode ResourceClient.allNamespaces}. */
  constructor(place: ResourcePlace, form: Representation = wholeObjects) {
    const { kube, definition, namespace } = place;
    this.kube = kube;
    this.definition = definition;
    this.path = resourcePath(definition, namespace);
    this.onlyMetadata = form === metadataAlone;
    this.#form = form;
  }

  /**
   * The objects that there are, all of them unless there is a `limit`. `items` is an array where
   * the server sent none too: Go writes an empty one as null.
   *
   * @throws {ApiStatusError} If the server refuses; 410 (`isGone`) where `continue` is too old.
   */
  async list(options: ListOptions = {}): Promise<ObjectList<T>> {
    const request = { query: listQuery(options), accept: this.#form.list, isLong: true };
    const list = await requestJson<ObjectList<T>>(this.kube, this.path, request, options);
    return { ...list, metadata: list?.metadata ?? {}, items: list?.items ?? [] };
  }

  /**
   * The objects that there are, page by page; the next one is asked for when the loop comes to it.
   * All pages are of the same moment. The server keeps that for some minutes: who takes longer must
   * begin anew.
   *
   * @throws {ApiStatusError} If the server refuses; 410 (`isGone`) at a later page where it has
   *   forgotten the moment of the first one.
   */
  async *pages(options: PagesOptions = {}): AsyncGenerator<ObjectList<T>, void> {
    const { resourceVersion: _, resourceVersionMatch: __, ...rest } = options;
    let asked: ListOptions = { limit: PAGE_SIZE, ...options };
    for (;;) {
      const page = await this.list(asked);
      yield page;
      const { continue: next = "" } = page.metadata;
      if (next === "") return;
      // The token names the version; the server refuses both at once.
      asked = { limit: PAGE_SIZE, ...rest, continue: next };
    }
  }

  /** The objects as the server prints them, for a person: what `kubectl get` shows. */
  async table(options: ListOptions = {}): Promise<Table> {
    const request = { query: listQuery(options), accept: TABLE };
    const table = await requestJson<Table>(this.kube, this.path, request, options);
    const { metadata, columnDefinitions, rows } = table ?? {};
    return {
      ...table,
      metadata: metadata ?? {},
      columnDefinitions: columnDefinitions ?? [],
      rows: rows ?? [],
    };
  }

  /**
   * Watches the objects; see `watch` of the package for what it guarantees, throws and takes.
   *
   * @throws {TypeError} If a setting makes no sense.
   */
  watch(options: WatchOptions = {}): ReadableStream<WatchEvent<T>> {
    const accept = this.#form.object;
    const own: ResumingWatchOptions<WatchEvent<T>> = accept ? { ...options, accept } : options;
    return watch<T>(this.kube, this.path, own);
  }
}
