import type { AppliedObject } from "../../client/object_types.ts";
import { nameOf } from "../../client/object_writer.ts";
import type { ResourceClient } from "../../client/resource_client.ts";
import { checkDefinition, type ResourceDefinition } from "../../client/resource_definition.ts";
import { resourcePath } from "../../client/resource_path.ts";
import { checkFlag, checkNames, checkOptions } from "../../core/check_options.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject, OwnerReference } from "../../core/object_meta.ts";
import { shownValue } from "../../core/shown_value.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { AppliedTools } from "./applied_tools.ts";
import type { Attempt } from "./attempt.ts";
import { clusterTools } from "./cluster_tools.ts";
import type { FollowedStore } from "./followed_store.ts";
import { reconcileKube } from "./reconcile_kube.ts";
import { checkLimits, limited, type RequestLimits } from "./request_limits.ts";
import type { EventRecorder, RecordedEvent } from "./event_recorder.ts";
import type { ControllerServices } from "./controller_services.ts";
import { type Logger, workLog } from "../log/logger.ts";
import { alreadyOwned, withController } from "../owners/owner_reference.ts";
import { type StatusFields, writeStatus } from "../status/write_status.ts";
import type { AppliedOptions, ClusterTools, ReconcileContext } from "./reconcile_context.ts";
import type { Condition } from "../status/set_condition.ts";
import { HeldObject } from "../status/held_object.ts";
import { isOwnedBy, OWNER_UID } from "../owners/owner_keys.ts";

/** Settings of an {@linkcode ObjectContext}. */
interface ObjectContextOptions<T extends KubernetesObject> extends Attempt {
  /** The manager's parts. */
  services: ControllerServices;
  /** Name of the controller: the field manager. */
  controller: string;
  /** The resource of the object. */
  resource: ResourceDefinition<T>;
  /** Whether the object has more than its metadata. */
  hasStatus: boolean;
  /** Whether the object may lack something that the server has, its status for example. */
  isPartial?: boolean;
  /** The key of the object. */
  key: string;
  /** The object; `undefined` if it is gone. */
  object: DeepReadonly<T> | undefined;
  /** The paths of the resources of which each owner counts, and not only the controller. */
  everyOwner?: ReadonlySet<string>;
  /** Records Events. */
  events: EventRecorder;
}

/** The tools of one reconcile of an object. */
export class ObjectContext<T extends KubernetesObject> implements ReconcileContext<T> {
  readonly key: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly attempt: number;
  readonly reconcileId: string;
  readonly signal: AbortSignal;
  readonly kube: KubeFetch;
  readonly log: Logger;
  readonly #options: ObjectContextOptions<T>;
  /** The newest version that this reconcile knows. */
  readonly #held: HeldObject<T>;
  readonly #tools: AppliedTools;

  /** Creates the tools; those that are `shared` are of an earlier context of the same reconcile. */
  constructor(
    options: ObjectContextOptions<T>,
    shared?: { kube: KubeFetch; held: HeldObject<T> },
  ) {
    const { key, attempt, signal, services, guard, onWrite, resource, object, isPartial } = options;
    const { controller, reconcileId, freshObjects } = options;
    const slash = key.indexOf("/");
    this.key = key;
    this.name = key.slice(slash + 1);
    this.namespace = slash < 0 ? undefined : key.slice(0, slash);
    this.attempt = attempt;
    this.reconcileId = reconcileId;
    this.signal = signal;
    this.log = workLog(services.logger, { controller, key, reconcileId });
    const held = this.#held = shared?.held ?? new HeldObject(resource, { key, object, isPartial });
    this.kube = shared?.kube ?? reconcileKube(services.kube, {
      mark: { controller, key, reconcileId },
      guard,
      onWrite: (written, body) => {
        held.observe(written, body);
        onWrite(written);
      },
    });
    this.#options = options;
    const { kube } = this;
    const { followed } = services;
    this.#tools = new AppliedTools({ kube, followed, controller, freshObjects, signal });
  }

  /** Returns the same context for a newer version of the object. */
  with(object: DeepReadonly<T>): ObjectContext<T> {
    return new ObjectContext({ ...this.#options, object }, { kube: this.kube, held: this.#held });
  }

  /** The newest state of the object that this reconcile knows; `undefined` if it is gone. */
  get newest(): DeepReadonly<T> | undefined {
    return this.#held.newest;
  }

  // Functions of the object itself, so that a reconcile can take them apart.
  readonly client = <C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
  ): ResourceClient<C> => {
    const handle = this.#tools.client(resource);
    return resource.namespaced && this.namespace !== undefined
      ? handle.namespace(this.namespace)
      : handle;
  };

  readonly apply = async <C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
    object: DeepReadonly<AppliedObject<C>>,
    options: AppliedOptions = {},
  ): Promise<C> => {
    checkDefinition(resource);
    nameOf(object);
    checkOptions(options);
    const names = { owner: true, signal: true, timeoutMs: true } as const;
    checkNames<AppliedOptions>("The options of apply", options, names);
    checkFlag("owner", options.owner);
    const metadata = object.metadata as DeepReadonly<KubernetesObject["metadata"]>;
    const namespace = resource.namespaced ? metadata.namespace ?? this.namespace : undefined;
    if (resource.namespaced && namespace === undefined) {
      throw new TypeError(
        `${resource.kind} ${metadata.name} needs a metadata.namespace: the reconciled object has none.`,
      );
    }
    const placed = { metadata: { ...metadata, ...(namespace !== undefined && { namespace }) } };
    const { owner: isOwned = true, ...limits } = options;
    const ownerReferences = isOwned ? this.#ownerReferences(resource, placed) : undefined;
    checkLimits(limits);
    const applied = { ...placed.metadata, ...(ownerReferences && { ownerReferences }) };
    return await this.#tools.send(resource, { ...object, metadata: applied }, limits);
  };

  readonly now = (): number => this.#options.services.clock.now();

  readonly store = <C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
  ): FollowedStore<C> => this.#tools.store(resource);

  readonly cluster = (kube: KubeFetch, limits?: RequestLimits): ClusterTools => {
    const { services, controller, key, reconcileId } = this.#options;
    const { clusters } = services;
    const tools = clusters.of(kube) === clusters.own
      ? this.#tools // it feeds the state of the object
      : clusterTools(kube, { ...this.#options, mark: { controller, key, reconcileId } });
    return tools.with(limits);
  };

  readonly owned = <C extends KubernetesObject>(
    resource: ResourceDefinition<C>,
  ): DeepReadonly<C>[] => {
    checkDefinition(resource);
    const { uid = "" } = this.#present().metadata;
    const { services, freshObjects, everyOwner } = this.#options;
    const path = resourcePath(resource);
    const owner = { uid, everyOwner: everyOwner?.has(path) ?? false };
    const isOwned = (object: DeepReadonly<C>) => isOwnedBy(object, owner);
    const followed = services.followed.of(path, this.namespace);
    if (followed.length === 0) {
      throw new TypeError(
        `The controller ${this.#options.controller} does not follow ${resource.plural}: add the ` +
          "resource to its `owns`.",
      );
    }
    const found = new Map<string, DeepReadonly<C>>(); // selections may overlap
    for (const { informer } of followed) {
      const objects = informer.store.byIndex(OWNER_UID, uid) as DeepReadonly<C>[];
      for (const object of objects.filter(isOwned)) {
        found.set(objectKey(object.metadata as { name: string; namespace?: string }), object);
      }
    }
    freshObjects?.applyTo(path, found, isOwned);
    return [...found.values()];
  };

  readonly setConditions = async (
    conditions: readonly Condition[],
    limits?: RequestLimits,
  ): Promise<void> => {
    if (!Array.isArray(conditions)) {
      throw new TypeError(`setConditions takes an array: it is ${shownValue(conditions)}.`);
    }
    await this.#writeStatus({ conditions }, limits);
  };

  readonly setStatus = (fields: StatusFields<T>, limits?: RequestLimits): Promise<void> =>
    this.#writeStatus(fields, limits);

  readonly recordEvent = (event: RecordedEvent): void => {
    const { events, resource } = this.#options;
    const { name, namespace } = this;
    const gone = { metadata: { name, ...(namespace !== undefined && { namespace }) } };
    const { reconcileId } = this;
    events.record({ resource, object: this.#held.newest ?? gone }, event, { reconcileId });
  };

  /**
   * Returns the owner references of an object to apply, with the reconciled object as its controller.
   * Throws if the object or an informer shows another one as its controller.
   */
  #ownerReferences(
    resource: ResourceDefinition,
    child: DeepReadonly<KubernetesObject>,
  ): OwnerReference[] {
    const owner = { definition: this.#options.resource, object: this.#present() };
    const ownerReferences = withController(owner, child);
    const { name, namespace } = child.metadata;
    const { uid } = owner.object.metadata;
    const { followed } = this.#options.services;
    for (const { informer } of followed.of(resourcePath(resource), namespace)) {
      const known = informer.store.get(objectKey(child.metadata))?.metadata.ownerReferences;
      const other = known?.find(({ controller, uid: its }) => controller && its !== uid);
      if (other) throw alreadyOwned(name, other, owner);
    }
    return ownerReferences;
  }

  async #writeStatus(fields: object, limits: RequestLimits = {}): Promise<void> {
    checkLimits(limits);
    const { services, resource, hasStatus, onStep, object } = this.#options;
    this.#present();
    if (!hasStatus) {
      throw new TypeError(
        `The status of ${this.key} is not known: follow ${resource.plural} without metadataOnly.`,
      );
    }
    const { name, namespace = "", kube } = this;
    const target = {
      held: this.#held,
      handle: this.client(resource),
      path: { resource: resourcePath(resource), namespace, name },
      generation: object?.metadata.generation,
      clock: services.clock,
      onStep,
    };
    const write = (signal: AbortSignal) => writeStatus({ ...target, signal }, fields);
    await limited(write, { limits, signal: this.signal, kube });
  }

  #present(): DeepReadonly<T> {
    const { newest } = this.#held;
    if (newest) return newest;
    throw new TypeError(`${this.key} is gone: it can own nothing and has no status.`);
  }
}
