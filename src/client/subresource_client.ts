import { checkOptions } from "../core/check_options.ts";
import type { DeepReadonly } from "../core/deep_readonly.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { shownValue } from "../core/shown_value.ts";
import { requestJson } from "./json_request.ts";
import type { AppliedObject } from "./object_types.ts";
import { ObjectWriter } from "./object_writer.ts";
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
import { type UpdateOptions, updateWithRetry } from "./update_with_retry.ts";
import { clockOf } from "../transport/kube_internals.ts";

/** The kind of the objects of a subresource. */
type SubresourceKind = Pick<ResourceDefinition, "group" | "version" | "kind">;

/**
 * A client for a subresource of a resource's objects, such as their status. Created by
 * {@linkcode ResourceClient}.
 *
 * @example A controller writes the status
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

  /** @ignore Use {@linkcode ResourceClient.subresource}. */
  constructor(
    owner: ResourceReader<KubernetesObject>,
    name: string,
    options: { kind: SubresourceKind; defaults: WriteDefaults },
  ) {
    this.#owner = owner;
    this.#name = name;
    const target = { kube: owner.kube, pathOf: (name: string) => this.pathOf(name) };
    this.#writer = new ObjectWriter(target, options.kind, options.defaults);
  }

  /**
   * Returns the path of an object's subresource.
   *
   * @throws {TypeError} If the name is not valid.
   */
  pathOf(name: string): string {
    return `${this.#owner.pathOf(name)}/${this.#name}`;
  }

  /**
   * Returns the subresource of an object.
   *
   * @throws {ApiStatusError} If the server refuses.
   */
  async get(name: string, options: GetOptions = {}): Promise<S> {
    const { kube } = this.#owner;
    return await requestJson<S>(kube, this.pathOf(name), { query: getQuery(options) }, options);
  }

  /**
   * Posts to the subresource of an object, for subresources that are actions, such as `eviction`.
   * Returns the server's response.
   *
   * @throws {ApiStatusError} If the server refuses.
   */
  async create<A = S>(name: string, body: object, options: WriteOptions = {}): Promise<A> {
    return await this.#writer.create<A>(this.pathOf(name), body, options);
  }

  /**
   * Replaces the subresource. If the object contains its resourceVersion, a concurrent change is a
   * 409 (`isConflict`).
   *
   * @throws {TypeError} If the object does not have a name.
   * @throws {ApiStatusError} If the server refuses.
   */
  async replace(object: S | DeepReadonly<S>, options: WriteOptions = {}): Promise<S> {
    return await this.#writer.replace<S>(object, options);
  }

  /**
   * Changes a part of the subresource.
   *
   * @throws {ApiStatusError} If the server refuses.
   */
  async patch(name: string, patch: DeepReadonly<Patch<S>>, options: WriteOptions = {}): Promise<S> {
    return await this.#writer.patch<S>(name, patch as Patch<S>, options);
  }

  /**
   * Applies the subresource with server-side apply; see {@linkcode ResourceClient.apply}.
   *
   * @throws {TypeError} If the object does not have a name, or the field manager is missing.
   * @throws {ApiStatusError} If the server refuses; 409 (`isConflict`) if others manage a field.
   */
  async apply(object: DeepReadonly<AppliedObject<S>>, options: ApplyOptions = {}): Promise<S> {
    return await this.#writer.apply<S>(object, options);
  }

  /**
   * Reads the subresource, changes it and replaces it, again after each conflict; see
   * {@linkcode ResourceClient.updateWithRetry}.
   *
   * @throws {ApiStatusError} If the server refuses.
   */
  async updateWithRetry(
    name: string,
    change: (
      object: S,
    ) => S | DeepReadonly<S> | void | Promise<S | DeepReadonly<S> | void>,
    options: UpdateOptions = {},
  ): Promise<S> {
    checkOptions(options);
    const { signal } = options;
    return await updateWithRetry(
      {
        clock: clockOf(this.#owner.kube),
        read: () => this.get(name, { ...(signal && { signal }) }),
        write: (object) => this.replace(object, options),
      },
      change,
      options,
    );
  }
}

/**
 * Checks the kind of a subresource's objects.
 *
 * @throws {TypeError} If it lacks a field.
 */
export function checkKind(kind: unknown): void {
  const { group, version, kind: name } = (kind ?? {}) as Partial<SubresourceKind>;
  if (typeof group === "string" && typeof version === "string" && typeof name === "string") return;
  throw new TypeError(
    `The kind of a subresource must be { group, version, kind }, such as those of a definition: it ` +
      `is ${shownValue(kind)}.`,
  );
}
