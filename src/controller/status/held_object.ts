import { apiVersionOf, type ResourceDefinition } from "../../client/resource_definition.ts";
import { resourcePath } from "../../client/resource_path.ts";
import { compareVersions } from "../../core/compare_versions.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import type { WrittenObject } from "../own_writes/written_object.ts";

/**
 * The newest state of the reconciled object that its reconcile knows. The responses to the
 * reconcile's own writes of the object feed it.
 */
export class HeldObject<T extends KubernetesObject> {
  readonly #definition: ResourceDefinition<T>;
  readonly #key: string;
  #newest: DeepReadonly<T> | undefined;
  #isOutdated: boolean;

  /** Holds an object; `undefined` if it is gone. Of one that `isPartial` the rest is not known. */
  constructor(
    definition: ResourceDefinition<T>,
    { key, object, isPartial = false }: {
      key: string;
      object: DeepReadonly<T> | undefined;
      isPartial?: boolean | undefined;
    },
  ) {
    this.#definition = definition;
    this.#key = key;
    this.#newest = object;
    this.#isOutdated = isPartial;
  }

  /** The newest known state; `undefined` if the object is gone. */
  get newest(): DeepReadonly<T> | undefined {
    return this.#newest;
  }

  /** Whether the server has more: the reconcile has not seen the present state as a whole. */
  get isOutdated(): boolean {
    return this.#isOutdated;
  }

  /** Holds a state that was read from the server. */
  hold(object: DeepReadonly<T>): void {
    this.#newest = object;
    this.#isOutdated = false;
  }

  /** Looks at a write of the reconcile, and at the body of its response. */
  observe(written: WrittenObject, body: unknown): void {
    if (written.resource !== resourcePath(this.#definition) || objectKey(written) !== this.#key) {
      return;
    }
    const known = this.#newest?.metadata;
    const object = this.#wholeObject(body);
    if (!known || !object || object.metadata.uid !== known.uid) {
      this.#isOutdated = true;
    } else if (!isOlder(object.metadata.resourceVersion, known.resourceVersion)) {
      this.hold(object);
    }
  }

  /** Returns a body if it is the object: that of a Scale or of an eviction is not. */
  #wholeObject(body: unknown): DeepReadonly<T> | undefined {
    const { apiVersion, kind, metadata } = (body ?? {}) as Partial<KubernetesObject>;
    const isWhole = kind === this.#definition.kind && metadata !== undefined &&
      apiVersion === apiVersionOf(this.#definition);
    return isWhole ? body as DeepReadonly<T> : undefined;
  }
}

function isOlder(version = "", other = ""): boolean {
  return (compareVersions(version, other) ?? 0) < 0;
}
