import { type ApiStatusError, isNotFound } from "../core/api_status_error.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { requestJson } from "./json_request.ts";
import { ACCEPT_OBJECTS, type AcceptHeaders } from "./accept_headers.ts";
import { type GetOptions, getQuery } from "./request_options.ts";
import { ResourceCollection, type ResourceTarget } from "./resource_collection.ts";
import { pathSegment } from "./resource_path.ts";

/**
 * Reads the objects of a resource, one by one or as a whole.
 *
 * @example Which of these are there?
 * ```ts
 * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
 * import type { ResourceReader } from "jsr:@kubewire/kubewire/client";
 *
 * export async function uidOf(
 *   pods: ResourceReader<KubernetesObject>,
 *   name: string,
 * ): Promise<string | undefined> {
 *   return (await pods.getOrNull(name))?.metadata.uid;
 * }
 * ```
 */
export class ResourceReader<T extends KubernetesObject> extends ResourceCollection<T> {
  readonly #accept: string | undefined;

  /** @ignore Use {@linkcode ResourceClient.metadata}. */
  constructor(target: ResourceTarget, form: AcceptHeaders = ACCEPT_OBJECTS) {
    super(target, form);
    this.#accept = form.object;
  }

  /**
   * Returns the path of an object, such as `/api/v1/namespaces/default/pods/web`.
   *
   * @throws {TypeError} If the name is not valid.
   */
  pathOf(name: string): string {
    return `${this.path}/${pathSegment("The name of an object", name)}`;
  }

  /**
   * Returns the current state of an object.
   *
   * @throws {TypeError} If the name is not valid.
   * @throws {ApiStatusError} If the server refuses; 404 (`isNotFound`) if the object does not
   *   exist.
   */
  async get(name: string, options: GetOptions = {}): Promise<T> {
    const request = { query: getQuery(options), accept: this.#accept };
    return await requestJson<T>(this.kube, this.pathOf(name), request, options);
  }

  /**
   * Returns the current state of an object, or `null` if it does not exist. If the resource itself
   * does not exist, for example because its definition is not installed, that is still an error.
   *
   * @throws {TypeError} If the name is not valid.
   * @throws {ApiStatusError} If the server refuses.
   */
  async getOrNull(name: string, options: GetOptions = {}): Promise<T | null> {
    try {
      return await this.get(name, options);
    } catch (error) {
      if (isNotFound(error) && isOfObject(error, name)) return null;
      throw error;
    }
  }
}

/** A 404 for an object has its name; a 404 for a resource that is not served has none. */
function isOfObject({ details }: ApiStatusError, name: string): boolean {
  return details?.name === name;
}
