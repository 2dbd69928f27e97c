import type { KubeFetch } from "../transport/kube_fetch.ts";
import { apiVersionOf, type ResourceDefinition } from "./resource_definition.ts";
import { requestJson } from "./json_request.ts";
import { encodePatch, type Patch } from "./patch.ts";
import {
  type ApplyOptions,
  applyQuery,
  type WriteDefaults,
  type WriteOptions,
  writeQuery,
} from "./request_options.ts";
import { shownValue } from "../core/shown_value.ts";

/** Writes objects, or one of their subresources, to given paths. */
export class ObjectWriter {
  readonly #kube: KubeFetch;
  readonly #kind: { readonly apiVersion: string; readonly kind: string };
  readonly #defaults: WriteDefaults;

  /** Creates a writer for objects of a kind. */
  constructor(
    kube: KubeFetch,
    kind: Pick<ResourceDefinition, "group" | "version" | "kind">,
    defaults: WriteDefaults,
  ) {
    this.#kube = kube;
    this.#kind = { apiVersion: apiVersionOf(kind), kind: kind.kind };
    this.#defaults = defaults;
  }

  /** Sends a POST. */
  create<T>(path: string, object: object, options: WriteOptions): Promise<T> {
    const query = writeQuery(options, this.#defaults);
    const request = { method: "POST", query, body: this.#typed(object) };
    return requestJson<T>(this.#kube, path, request, options);
  }

  /** Sends a PUT. */
  replace<T>(path: string, object: object, options: WriteOptions): Promise<T> {
    const query = writeQuery(options, this.#defaults);
    const request = { method: "PUT", query, body: this.#typed(object) };
    return requestJson<T>(this.#kube, path, request, options);
  }

  /** Sends a PATCH. */
  patch<T>(path: string, patch: Patch<T>, options: WriteOptions): Promise<T> {
    const query = writeQuery(options, this.#defaults);
    const request = { method: "PATCH", query, ...encodePatch(patch) };
    return requestJson<T>(this.#kube, path, request, options);
  }

  /** Sends a PATCH for server-side apply. */
  apply<T>(path: string, object: object, options: ApplyOptions): Promise<T> {
    const query = applyQuery(options, this.#defaults);
    const contentType = "application/apply-patch+yaml"; // JSON is YAML
    const request = { method: "PATCH", query, contentType, body: this.#typed(object) };
    return requestJson<T>(this.#kube, path, request, options);
  }

  /** Adds `apiVersion` and `kind`; the server refuses a custom object without them. */
  #typed(object: object): object {
    checkObject(object);
    return { ...this.#kind, ...object };
  }
}

/**
 * Returns the name of an object.
 *
 * @throws {TypeError} If the value is not an object, or does not have a name.
 */
export function nameOf(object: unknown): string {
  checkObject(object);
  const name = (object as { metadata?: { name?: unknown } | null }).metadata?.name;
  if (typeof name === "string" && name !== "") return name;
  throw new TypeError("The object has no metadata.name: set the name of the object to write.");
}

function checkObject(value: unknown): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  throw new TypeError(
    `The object to write must be an object: it is ${shownValue(value)}. Pass one such as ` +
      "{ metadata: { name } }.",
  );
}
