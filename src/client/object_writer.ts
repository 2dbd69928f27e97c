import type { KubeFetch } from "../transport/kube_fetch.ts";
import { apiVersionOf, type ResourceDefinition } from "./resource_definition.ts";
import { type JsonRequest, requestJson } from "./json_request.ts";
import { encodePatch, type Patch } from "./patch.ts";
import {
  type ApplyOptions,
  applyQuery,
  type WriteDefaults,
  type WriteOptions,
  writeQuery,
} from "./request_options.ts";
import { shownValue } from "../core/shown_value.ts";

/** The part of a handle that a writer needs: where its objects are. */
interface WriteTarget {
  readonly kube: KubeFetch;
  /** Returns the path of an object, or of a subresource of it. */
  pathOf(name: string): string;
}

/** Sends the writes of a handle: objects, or one of their subresources. */
export class ObjectWriter {
  readonly #target: WriteTarget;
  readonly #kind: { readonly apiVersion: string; readonly kind: string };
  readonly #defaults: WriteDefaults;

  /** Creates a writer for objects of a kind. */
  constructor(
    target: WriteTarget,
    kind: Pick<ResourceDefinition, "group" | "version" | "kind">,
    defaults: WriteDefaults,
  ) {
    this.#target = target;
    this.#kind = { apiVersion: apiVersionOf(kind), kind: kind.kind };
    this.#defaults = defaults;
  }

  /** Sends a POST to a path: that of a collection, or of an action. */
  create<T>(path: string, object: object, options: WriteOptions): Promise<T> {
    const query = writeQuery(options, this.#defaults);
    return this.#send(path, { method: "POST", query, body: this.#typed(object) }, options);
  }

  /** Sends a PUT to the path of the object. */
  replace<T>(object: object, options: WriteOptions): Promise<T> {
    const path = this.#target.pathOf(nameOf(object));
    const query = writeQuery(options, this.#defaults);
    return this.#send(path, { method: "PUT", query, body: this.#typed(object) }, options);
  }

  /** Sends a PATCH. */
  patch<T>(name: string, patch: Patch<T>, options: WriteOptions): Promise<T> {
    const path = this.#target.pathOf(name);
    const query = writeQuery(options, this.#defaults);
    return this.#send(path, { method: "PATCH", query, ...encodePatch(patch) }, options);
  }

  /** Sends a PATCH for server-side apply to the path of the object. */
  apply<T>(object: object, options: ApplyOptions): Promise<T> {
    const path = this.#target.pathOf(nameOf(object));
    const query = applyQuery(options, this.#defaults);
    const contentType = "application/apply-patch+yaml"; // JSON is YAML
    const request = { method: "PATCH", query, contentType, body: this.#typed(object) };
    return this.#send(path, request, options);
  }

  /** Adds `apiVersion` and `kind`; the server refuses a custom object without them. */
  #typed(object: object): object {
    checkObject(object);
    return { ...this.#kind, ...object };
  }

  #send<T>(path: string, request: JsonRequest, options: WriteOptions): Promise<T> {
    return requestJson<T>(this.#target.kube, path, request, options);
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
