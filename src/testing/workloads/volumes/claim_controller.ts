import type { KubeObject } from "../../objects/kube_object.ts";
import type { StoreEvent } from "../../objects/store_event.ts";
import { collectionOf, type ServedResource } from "../../resources/served_resource.ts";
import type { ControllerContext, ObjectWriter } from "../controller_context.ts";
import { ControllerLoop } from "../controller_loop.ts";
import type { Pod } from "../pod_state.ts";
import { timestamp } from "../../writes/write_context.ts";
import {
  bound,
  boundStatus,
  type Claim,
  claimNamesOf,
  conditionsOfUse,
  hasStatus,
  isBound,
  isHeld,
  isReservedFor,
  reserved,
  type Volume,
  volumeFor,
  withoutFinalizer,
} from "./claim.ts";
import { matchingVolume, satisfiesClaim } from "./matching_volume.ts";

const CLAIM_FINALIZER = "kubernetes.io/pvc-protection";
const VOLUME_FINALIZER = "kubernetes.io/pv-protection";
const VOLUMES = "persistentvolumes";

/**
 * Binds PersistentVolumeClaims: to the volume that they name, to the smallest that fits, or to one that
 * is made for the claim, whatever its class. A claim that is deleted goes when no pod on a node names
 * it any more, and with it a volume that was made for it.
 *
 * Source: `k8s.io/kubernetes/pkg/controller/volume`: `persistentvolume`, `pvcprotection` and
 * `pvprotection`.
 */
export class ClaimController implements Disposable {
  readonly #context: ControllerContext;
  readonly #binder: ObjectWriter;
  readonly #protection: ObjectWriter;
  readonly #loop: ControllerLoop;
  readonly #claims: ServedResource;
  readonly #volumes: ServedResource;

  /** Subscribes to the store. */
  constructor(context: ControllerContext) {
    const { registry } = context;
    this.#context = context;
    this.#binder = context.writerOf("persistent-volume-binder");
    this.#protection = context.writerOf("pvc-protection-controller");
    this.#claims = registry.findKind("v1", "PersistentVolumeClaim")!;
    this.#volumes = registry.findKind("v1", "PersistentVolume")!;
    this.#loop = new ControllerLoop(context, {
      watches: {
        [collectionOf(this.#claims)]: ({ key, current }) => [
          `claim ${key}`,
          `volume ${(current.object as Claim).spec.volumeName}`,
        ],
        [VOLUMES]: (event) => this.#concerned(event),
        pods: ({ current }) =>
          claimNamesOf(current.object).map((name) =>
            `claim ${current.object.metadata.namespace}/${name}`
          ),
      },
      reconcile: (key) => this.#reconcile(key),
    });
  }

  /** Ends the subscriptions. */
  [Symbol.dispose](): void {
    this.#loop[Symbol.dispose]();
  }

  /** Returns a volume, and the claims that it is reserved for or that name it. */
  *#concerned({ key, current }: StoreEvent): Generator<string> {
    yield `volume ${key}`;
    const { claimRef } = (current.object as Volume).spec;
    if (claimRef) return yield `claim ${claimRef.namespace}/${claimRef.name}`;
    for (const claim of this.#context.store.list(collectionOf(this.#claims))) {
      if ((claim.object as Claim).spec.volumeName === key) yield `claim ${claim.key}`;
    }
  }

  async #reconcile(key: string): Promise<void> {
    const space = key.indexOf(" ");
    const name = key.slice(space + 1);
    if (key.slice(0, space) === "claim") await this.#bind(name);
    else await this.#keepVolume(name);
  }

  async #bind(key: string): Promise<void> {
    const { store, pods, time } = this.#context;
    const claim = store.get(collectionOf(this.#claims), key)?.object as Claim | undefined;
    if (!claim) return;
    const { deletionTimestamp, namespace = "" } = claim.metadata;
    const neighbors = pods.in(namespace) as Pod[];
    if (deletionTimestamp !== undefined) {
      if (!isHeld(claim, neighbors)) await this.#release(this.#claims, claim, CLAIM_FINALIZER);
      return;
    }
    const volume = await this.#volumeOf(claim);
    if (!volume) return;
    await this.#saveStatus(this.#volumes, await this.#reserve(volume, claim), { phase: "Bound" });
    const next = bound(claim, volume);
    const stored = await this.#saveStatus(
      this.#claims,
      next === claim ? claim : await this.#binder.update(this.#claims, next) as Claim,
      boundStatus(claim, volume),
    );
    const conditions = conditionsOfUse(stored, neighbors, timestamp(time.now()));
    await this.#saveStatus(this.#claims, stored, { conditions }, this.#protection);
  }

  /** Returns the volume that a claim names if it may have it, or else one that fits, or a new one. */
  async #volumeOf(claim: Claim): Promise<Volume | undefined> {
    const { volumeName } = claim.spec;
    const { store } = this.#context;
    if (volumeName) {
      const named = store.get(VOLUMES, volumeName)?.object as Volume | undefined;
      if (!named || named.spec.claimRef) {
        return named && isReservedFor(named, claim) ? named : undefined;
      }
      return isBound(claim) || satisfiesClaim(named, claim) ? named : undefined;
    }
    const volumes = store.list(VOLUMES).map(({ object }) => object as Volume);
    return matchingVolume(claim, volumes) ??
      await this.#binder.create(this.#volumes, volumeFor(claim)) as Volume;
  }

  async #reserve(volume: Volume, claim: Claim): Promise<Volume> {
    const next = reserved(volume, claim);
    return next === volume ? volume : await this.#binder.update(this.#volumes, next) as Volume;
  }

  /** Keeps the phase of a volume, and deletes one whose claim is gone if that is its policy. */
  async #keepVolume(name: string): Promise<void> {
    const { store } = this.#context;
    const volume = store.get(VOLUMES, name)?.object as Volume | undefined;
    if (!volume) return;
    const { claimRef, persistentVolumeReclaimPolicy: policy } = volume.spec;
    const claim = claimRef?.uid
      ? store.get(collectionOf(this.#claims), `${claimRef.namespace}/${claimRef.name}`)?.object
      : undefined;
    const hasClaim = claim !== undefined && claim.metadata.uid === claimRef?.uid;
    if (volume.metadata.deletionTimestamp !== undefined) {
      if (!hasClaim) await this.#release(this.#volumes, volume, VOLUME_FINALIZER);
    } else if (!claimRef?.uid) {
      await this.#saveStatus(this.#volumes, volume, { phase: "Available" });
    } else if (!hasClaim && policy === "Delete") {
      await this.#binder.delete(this.#volumes, volume);
    } else if (!hasClaim) await this.#saveStatus(this.#volumes, volume, { phase: "Released" });
  }

  async #release(resource: ServedResource, object: KubeObject, finalizer: string): Promise<void> {
    if (!object.metadata.finalizers?.includes(finalizer)) return;
    await this.#protection.update(resource, withoutFinalizer(object, finalizer));
  }

  async #saveStatus<Kind extends Claim | Volume>(
    resource: ServedResource,
    object: Kind,
    status: Record<string, unknown>,
    writer: ObjectWriter = this.#binder,
  ): Promise<Kind> {
    if (hasStatus(object, status)) return object;
    const next = { ...object, status: { ...object.status, ...status } };
    return await writer.updateStatus(resource, next) as Kind;
  }
}
