import { checkList } from "../core/check_list.ts";
import { checkOptions } from "../core/check_options.ts";
import { NetworkError } from "../core/errors.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { shownValue } from "../core/shown_value.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { ResumingWatchOptions } from "../watch/resuming_watch_options.ts";
import { watch } from "../watch/watch.ts";
import type { WatchEvent } from "../watch/watch_event.ts";
import type { WatchOptions } from "../watch/watch_options.ts";
import { ACCEPT_METADATA, ACCEPT_OBJECTS, type AcceptHeaders, TABLE } from "./accept_headers.ts";
import { requestJson } from "./json_request.ts";
import { type ListOptions, listQuery, type PagesOptions } from "./list_options.ts";
import type { ObjectList } from "./object_types.ts";
import type { WriteDefaults } from "./request_options.ts";
import type { ResourceDefinition } from "./resource_definition.ts";
import { resourcePath } from "./resource_path.ts";
import type { Table } from "./table.ts";

/** The target of a resource handle. */
export interface ResourceTarget<T extends KubernetesObject = KubernetesObject> {
  /** The client that sends the requests. */
  readonly kube: KubeFetch;
  /** The resource. */
  readonly definition: ResourceDefinition<T>;
  /** The namespace; `undefined` for all namespaces, and for a cluster-scoped resource. */
  readonly namespace: string | undefined;
  /** Settings for every write. */
  readonly defaults: WriteDefaults;
}

const PAGE_SIZE = 500;

/**
 * All objects of a resource: in one namespace, in all namespaces, or in the cluster.
 *
 * @example The pods of all namespaces, page by page
 * ```ts
 * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
 * import type { ResourceCollection } from "jsr:@kubewire/kubewire/client";
 *
 * export async function count(pods: ResourceCollection<KubernetesObject>): Promise<number> {
 *   let count = 0;
 *   for await (const page of pods.pages({ pageSize: 200 })) count += page.items.length;
 *   return count;
 * }
 * ```
 */
export class ResourceCollection<T extends KubernetesObject> {
  /** The client that sends the requests. */
  readonly kube: KubeFetch;
  /** The resource. */
  readonly definition: ResourceDefinition;
  /** The path of the resource, such as `/api/v1/namespaces/default/pods`. */
  readonly path: string;
  /** Whether requests ask for PartialObjectMetadata. */
  readonly metadataOnly: boolean;
  readonly #form: AcceptHeaders;

  /** @ignore Use {@linkcode ResourceClient.allNamespaces}. */
  constructor(target: ResourceTarget, form: AcceptHeaders = ACCEPT_OBJECTS) {
    const { kube, definition, namespace } = target;
    this.kube = kube;
    this.definition = definition;
    this.path = resourcePath(definition, namespace);
    this.metadataOnly = form === ACCEPT_METADATA;
    this.#form = form;
  }

  /**
   * Returns the objects, all of them unless `limit` is set. `items` is always an array, even if the
   * server sends null: Go writes an empty slice as null.
   *
   * @throws {ApiStatusError} If the server refuses; 410 (`isGone`) if `continue` is too old.
   */
  async list(options: ListOptions = {}): Promise<ObjectList<T>> {
    const request = { query: listQuery(options), accept: this.#form.list, isLong: true };
    const list = await requestJson<ObjectList<T>>(this.kube, this.path, request, options);
    try {
      checkList(list);
    } catch (cause) {
      throw this.#unusable(`the response is not a list: ${(cause as Error).message}`);
    }
    return { ...list, metadata: list.metadata ?? {}, items: list.items ?? [] };
  }

  /**
   * Iterates over the objects, page by page. The next page is requested when the loop reaches it.
   * All pages show the same resourceVersion. The server keeps it for some minutes: if the loop
   * takes longer, start again.
   *
   * @throws {ApiStatusError} If the server refuses; 410 (`isGone`) at a later page if it has
   *   forgotten the resourceVersion of the first page.
   */
  async *pages(options: PagesOptions = {}): AsyncGenerator<ObjectList<T>, void> {
    checkOptions(options);
    const { pageSize = PAGE_SIZE, ...first } = options;
    if (!(Number.isInteger(pageSize) && pageSize > 0)) {
      throw new RangeError(
        `pageSize must be a whole number above 0: it is ${shownValue(pageSize)}.`,
      );
    }
    const { resourceVersion: _, resourceVersionMatch: __, ...rest } = first;
    let asked: ListOptions = { ...first, limit: pageSize };
    for (;;) {
      const page = await this.list(asked);
      yield page;
      const { continue: next = "" } = page.metadata;
      if (next === "") return;
      if (next === asked.continue) {
        throw this.#unusable("two pages of the list have the same continue token");
      }
      // `continue` contains the version; the server refuses a request that has both.
      asked = { ...rest, limit: pageSize, continue: next };
    }
  }

  /** Returns the objects as a table for people, as `kubectl get` shows them. */
  async table(options: ListOptions = {}): Promise<Table> {
    const request = { query: listQuery(options), accept: TABLE };
    const table = await requestJson<Table>(this.kube, this.path, request, options);
    const { kind, metadata, columnDefinitions, rows } = table;
    if (kind !== "Table") {
      throw this.#unusable(`the response is not a table: its kind is ${shownValue(kind)}`);
    }
    return {
      ...table,
      metadata: metadata ?? {},
      columnDefinitions: columnDefinitions ?? [],
      rows: rows ?? [],
    };
  }

  /**
   * Watches the objects; see `watch` of the package for its guarantees, errors and options.
   *
   * @throws {TypeError} If a setting is not valid.
   */
  watch(options: WatchOptions = {}): ReadableStream<WatchEvent<T>> {
    const accept = this.#form.object;
    const own: WatchOptions & Pick<ResumingWatchOptions<never>, "accept"> = accept
      ? { ...options, accept }
      : options;
    return watch<T>(this.kube, this.path, own);
  }

  #unusable(detail: string): NetworkError {
    return new NetworkError("unknown", this.kube.server, detail, undefined, { wasAnswered: true });
  }
}
