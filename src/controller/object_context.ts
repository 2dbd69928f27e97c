import { createResourceClient } from "../client/create_resource_client.ts";
import type { AppliedObject } from "../client/object_types.ts";
import type { ResourceClient } from "../client/resource_client.ts";
import type { ResourceDefinition } from "../client/resource_definition.ts";
import { resourcePath } from "../client/resource_path.ts";
import type { DeepReadonly } from "../core/deep_readonly.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { objectKey } from "../informer/store/object_key.ts";
import { plumbingOf } from "../transport/plumbing.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { EventRecorder, RecordedEvent } from "./event_recorder.ts";
import { guardedKube, type WriteGuard } from "./gate/guarded_kube.ts";
import type { ControllerHost } from "./controller_host.ts";
import { alreadyOwned, withController } from "./owner_reference.ts";
import { patchStatus } from "./patch_status.ts";
import type { ReconcileContext } from "./reconcile_context.ts";
import { type Condition, setCondition } from "./set_condition.ts";
import { trackedKube } from "./own_writes/tracked_kube.ts";
import type { Overlay } from "./own_writes/overlay.ts";
import { CONTROLLER_UID, controllerUid } from "./sources/watched.ts";
import type { WrittenObject } from "./own_writes/written_object.ts";

/** Settings of an {@linkcode ObjectContext}. */
export interface ObjectContextOptions<T extends KubernetesObject> {
  /** The manager's parts. */
  host: ControllerHost;
  /** Returns the guard of the writes; `undefined` if every write is allowed. */
  guard: () => WriteGuard | undefined;
  /** Name of the controller: the field manager. */
  controller: string;
  /** The resource of the object. */
  resource: ResourceDefinition<T>;
  /** Whether the object has more than its metadata. */
  hasStatus: boolean;
  /** The key of the object. */
  key: string;
  /** The object; `undefined` if it is gone. */
  object: DeepReadonly<T> | undefined;
  /** The number of the attempt. */
  attempt: number;
  /** Aborts when the work must stop. */
  signal: AbortSignal;
  /** Records Events. */
  events: EventRecorder;
  /** Objects that take the place of those in the stores. */
  overlay?: Overlay | undefined;
  /** Called for each write. */
  onWrite: (written: WrittenObject) => void;
  /**
   * Called before a write of the object itself over a version. Its result is called with the version
   * that the write has made, or without one if it has failed.
   */
  onStep: (from: string) => (to?: string) => void;
}

/** The tools of one reconcile of an object. */
export class ObjectContext<T extends KubernetesObject> implements ReconcileContext {
  readonly key: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly kube: KubeFetch;
  readonly #options: ObjectContextOptions<T>;
  /** The newest version that this reconcile knows. */
  #object: DeepReadonly<T> | undefined;

  /** Creates the tools; `kube` is that of an earlier context of the same reconcile. */
  constructor(options: ObjectContextOptions<T>, kube?: KubeFetch) {
    const { key, attempt, signal, host, guard, onWrite } = options;
    const slash = key.indexOf("/");
    this.key = key;
    this.name = key.slice(slash + 1);
    this.namespace = slash < 0 ? undefined : key.slice(0, slash);
    this.attempt = attempt;
    this.signal = signal;
    // A write that the guard refuses is not sent, so that nothing is to be tracked.
    this.kube = kube ?? guardedKube(trackedKube(host.kube, onWrite), guard);
    this.#options = options;
    this.#object = options.object;
  }

  /** Returns the same context for a newer version of the object. */
  with(object: DeepReadonly<T>): ObjectContext<T> {
    return new ObjectContext({ ...this.#options, object }, this.kube);
  }

  // Functions of the object itself, so that a reconcile can take them apart.
  readonly client = <C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
  ): ResourceClient<C> => {
    const handle = createResourceClient<C>(this.kube, resource, {
      fieldManager: this.#options.controller,
    });
    return resource.namespaced && this.namespace !== undefined
      ? handle.namespace(this.namespace)
      : handle;
  };

  readonly apply = async <C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
    object: DeepReadonly<AppliedObject<C>>,
  ): Promise<C> => {
    const owner = { definition: this.#options.resource, object: this.#present() };
    const metadata = object.metadata as DeepReadonly<KubernetesObject["metadata"]>;
    const namespace = resource.namespaced ? metadata.namespace ?? this.namespace : undefined;
    if (resource.namespaced && namespace === undefined) {
      throw new TypeError(
        `${resource.kind} ${metadata.name} needs a metadata.namespace: the reconciled object has none.`,
      );
    }
    const placed = { metadata: { ...metadata, ...(namespace !== undefined && { namespace }) } };
    const ownerReferences = withController(owner, placed);
    this.#refuseOwned(resource, placed.metadata);
    const applied = { ...object, metadata: { ...placed.metadata, ownerReferences } };
    const { signal } = this;
    const own = this.client(resource);
    const handle = namespace === undefined ? own : own.namespace(namespace);
    return await handle.apply(
      applied as unknown as DeepReadonly<AppliedObject<C>>,
      { signal, force: true },
    );
  };

  readonly owned = <C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
  ): DeepReadonly<C>[] => {
    const { uid = "" } = this.#present().metadata;
    const { host, overlay } = this.#options;
    const path = resourcePath(resource);
    const followed = host.followed.of(path, this.namespace);
    if (followed.length === 0) {
      throw new TypeError(
        `The controller ${this.#options.controller} does not follow ${resource.plural}: add the ` +
          "resource to its `owns`.",
      );
    }
    const found = new Map<string, DeepReadonly<C>>(); // selections may overlap
    for (const { informer } of followed) {
      for (const object of informer.store.byIndex(CONTROLLER_UID, uid) as DeepReadonly<C>[]) {
        found.set(objectKey(object.metadata as { name: string; namespace?: string }), object);
      }
    }
    overlay?.applyTo(path, found, (object) => controllerUid(object) === uid);
    return [...found.values()];
  };

  readonly setConditions = async (conditions: readonly Condition[]): Promise<void> => {
    const object = this.#present() as DeepReadonly<T> & ObjectWithStatus;
    const { resource, hasStatus, onStep } = this.#options;
    if (!hasStatus) {
      throw new TypeError(
        `The status of ${this.key} is not known: follow ${resource.plural} without metadataOnly.`,
      );
    }
    const { name, generation, resourceVersion } = object.metadata;
    const known = (object.status?.conditions ?? []) as readonly Condition[];
    const nowMs = plumbingOf(this.kube).runtime.clock.now();
    const options = { observedGeneration: generation, nowMs };
    const next = conditions.reduce((list, each) => setCondition(list, each, options), known);
    if (next === known && object.status?.observedGeneration === generation) return;
    const merge = {
      metadata: { resourceVersion },
      status: {
        conditions: next,
        ...(generation !== undefined && { observedGeneration: generation }),
      },
    };
    const handle = this.client<KubernetesObject>(resource);
    const end = resourceVersion === undefined ? undefined : onStep(resourceVersion);
    let made: string | undefined;
    try {
      const updated = await patchStatus(handle, name, merge, { signal: this.signal });
      this.#object = updated as DeepReadonly<T>;
      made = updated.metadata.resourceVersion;
    } finally {
      end?.(made);
    }
  };

  readonly recordEvent = (event: RecordedEvent): void => {
    const { events, resource } = this.#options;
    const { name, namespace } = this;
    const gone = { metadata: { name, ...(namespace !== undefined && { namespace }) } };
    events.record({ resource, object: this.#object ?? gone }, event);
  };

  /** Throws if an informer shows that another object is the controller of what is to be applied. */
  #refuseOwned(
    resource: ResourceDefinition,
    { name, namespace }: { name?: string; namespace?: string },
  ) {
    if (name === undefined) return;
    const key = objectKey({ name, ...(namespace !== undefined && { namespace }) });
    const owner = { definition: this.#options.resource, object: this.#present() };
    const { uid } = owner.object.metadata;
    for (const { informer } of this.#options.host.followed.of(resourcePath(resource), namespace)) {
      const known = informer.store.get(key)?.metadata.ownerReferences;
      const other = known?.find(({ controller, uid: its }) => controller && its !== uid);
      if (other) throw alreadyOwned(name, other, owner);
    }
  }

  #present(): DeepReadonly<T> {
    if (this.#object) return this.#object;
    throw new TypeError(`${this.key} is gone: it can own nothing and has no status.`);
  }
}

interface ObjectWithStatus {
  readonly status?: {
    readonly conditions?: readonly unknown[];
    readonly observedGeneration?: number;
  };
}
