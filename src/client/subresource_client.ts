import type { KubernetesObject } from "../core/object_meta.ts";
import { requestJson } from "./json_request.ts";
import type { AppliedObject } from "./object_types.ts";
import { nameOf, ObjectWriter } from "./object_writer.ts";
import type { Patch } from "./patch.ts";
import {
  type ApplyOptions,
  type GetOptions,
  getQuery,
  type WriteDefaults,
  type WriteOptions,
} from "./request_options.ts";
import type { ResourceDefinition } from "./resource_definition.ts";
import type { ResourceReader } from "./resource_reader.ts";
import { type ObjectChange, type UpdateOptions, updateWithRetry } from "./update_with_retry.ts";

/** The kind of the objects of a subresource. */
export type SubresourceKind = Pick<ResourceDefinition, "group" | "version" | "kind">;

/**
 * What is below the objects of a resource under one name, such as their status. Made by
 * {@linkcode ResourceClient}.
 *
 * @example A controller tells what it has done
 * ```ts
 * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
 * import type { ResourceClient } from "jsr:@kubewire/kubewire/client";
 *
 * interface Widget extends KubernetesObject {
 *   status?: { ready?: boolean };
 * }
 *
 * export async function setReady(widgets: ResourceClient<Widget>, name: string): Promise<void> {
 *   await widgets.status.patch(name, { merge: { status: { ready: true } } });
 * }
 * ```
 */
export class SubresourceClient<S extends KubernetesObject> {
  readonly #owner: ResourceReader<KubernetesObject>;
  readonly #name: string;
  readonly #writer: ObjectWriter;

  /** Made by {@linkcode ResourceClient.subresource}. */
  constructor(
    owner: ResourceReader<KubernetesObject>,
    name: string,
    options: { kind: SubresourceKind; defaults: WriteDefaults },
  ) {
    this.#owner = owner;
    this.#name = name;
    this.#writer = new ObjectWriter(owner.kube, options.kind, options.defaults);
  }

  /**
   * The path of the subresource of an object.
   *
   * @throws {TypeError} If it can be no name.
   */
  pathOf(name: string): string {
    return `${this.#owner.pathOf(name)}/${this.#name}`;
  }

  /**
   * The subresource of an object.
   *
   * @throws {ApiStatusError} If the server refuses.
   */
  async get(name: string, options: GetOptions = {}): Promise<S> {
    const { kube } = this.#owner;
    return await requestJson<S>(kube, this.pathOf(name), { query: getQuery(options) }, options);
  }

  /**
   * Sends something to the subresource of an object, for those that do rather than are, such as
   * `eviction`; the answer is what the server makes of it.
   *
   * @throws {ApiStatusError} If the server refuses.
   */
  async create<A = S>(name: string, body: object, options: WriteOptions = {}): Promise<A> {
    return await this.#writer.create<A>(this.pathOf(name), body, options);
  }

  /**
   * Replaces it by what the object says. With the resourceVersion that was read, it is a 409
   * (`isConflict`) if somebody else was faster.
   *
   * @throws {TypeError} If the object has no name.
   * @throws {ApiStatusError} If the server refuses.
   */
  async replace(object: S, options: WriteOptions = {}): Promise<S> {
    return await this.#writer.replace<S>(this.pathOf(nameOf(object)), object, options);
  }

  /**
   * Changes a part of it.
   *
   * @throws {ApiStatusError} If the server refuses.
   */
  async patch(name: string, patch: Patch<S>, options: WriteOptions = {}): Promise<S> {
    return await this.#writer.patch<S>(this.pathOf(name), patch, options);
  }

  /**
   * Has the server take over what the object says of it; see {@linkcode ResourceClient.apply}.
   *
   * @throws {TypeError} If the object has no name, or nobody has said who applies.
   * @throws {ApiStatusError} If the server refuses; 409 (`isConflict`) where others manage a field.
   */
  async apply(object: AppliedObject<S>, options: ApplyOptions = {}): Promise<S> {
    return await this.#writer.apply<S>(this.pathOf(nameOf(object)), object, options);
  }

  /**
   * Reads it, changes it and sends it, as often as others are faster; see
   * {@linkcode ResourceClient.updateWithRetry}.
   *
   * @throws {ApiStatusError} If the server refuses.
   */
  updateWithRetry(name: string, change: ObjectChange<S>, options: UpdateOptions = {}): Promise<S> {
    const { signal } = options;
    return updateWithRetry(
      {
        clock: this.#owner.kube.runtime.clock,
        read: () => this.get(name, { ...(signal && { signal }) }),
        write: (object) => this.replace(object, options),
      },
      change,
      options,
    );
  }
}
