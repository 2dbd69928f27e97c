import type { KubeFetch } from "../transport/kube_fetch.ts";
import { apiVersionOf } from "./api_version.ts";
import { requestJson } from "./json_request.ts";
import { encodePatch, type Patch } from "./patch.ts";
import {
  type ApplyOptions,
  applyQuery,
  type WriteDefaults,
  type WriteOptions,
  writeQuery,
} from "./request_options.ts";
import type { ResourceDefinition } from "./resource_definition.ts";

/** Writes objects, or a subresource of them, to the paths that it is given. */
export class ObjectWriter {
  readonly #kube: KubeFetch;
  readonly #kind: { readonly apiVersion: string; readonly kind: string };
  readonly #defaults: WriteDefaults;

  /** Creates a writer of objects of a kind. */
  constructor(
    kube: KubeFetch,
    kind: Pick<ResourceDefinition, "group" | "version" | "kind">,
    defaults: WriteDefaults,
  ) {
    this.#kube = kube;
    this.#kind = { apiVersion: apiVersionOf(kind), kind: kind.kind };
    this.#defaults = defaults;
  }

  /** POST. */
  create<T>(path: string, object: object, options: WriteOptions): Promise<T> {
    const query = writeQuery(options, this.#defaults);
    const request = { method: "POST", query, body: this.#typed(object) };
    return requestJson<T>(this.#kube, path, request, options);
  }

  /** PUT. */
  replace<T>(path: string, object: object, options: WriteOptions): Promise<T> {
    const query = writeQuery(options, this.#defaults);
    const request = { method: "PUT", query, body: this.#typed(object) };
    return requestJson<T>(this.#kube, path, request, options);
  }

  /** PATCH. */
  patch<T>(path: string, patch: Patch<T>, options: WriteOptions): Promise<T> {
    const query = writeQuery(options, this.#defaults);
    const request = { method: "PATCH", query, ...encodePatch(patch) };
    return requestJson<T>(this.#kube, path, request, options);
  }

  /** PATCH of what is applied. */
  apply<T>(path: string, object: object, options: ApplyOptions): Promise<T> {
    const query = applyQuery(options, this.#defaults);
    const contentType = "application/apply-patch+yaml"; // JSON is YAML
    const request = { method: "PATCH", query, contentType, body: this.#typed(object) };
    return requestJson<T>(this.#kube, path, request, options);
  }

  /** The object with the kind that it must have; the server refuses a custom one without. */
  #typed(object: object): object {
    return { ...this.#kind, ...object };
  }
}

/**
 * The name in an object.
 *
 * @throws {TypeError} If it has none.
 */
export function nameOf(object: { metadata?: { name?: unknown } }): string {
  const name = object.metadata?.name;
  if (typeof name === "string" && name !== "") return name;
  throw new TypeError("The object has no metadata.name, so that nobody knows which one it is.");
}
