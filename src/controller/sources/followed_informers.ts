import { TimeoutError } from "../../core/errors.ts";
import { resourcePath } from "../../client/resource_path.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Informer } from "../../informer/informer.ts";
import type { InformerFactory } from "../../informer/informer_factory.ts";
import type { FollowedResource } from "./followed_resource.ts";
import { informerNotSynced } from "./informer_not_synced.ts";
import type { InformerUses } from "./manager_informers.ts";
import {
  informerOf,
  namespacesOf,
  selectionOf,
  type Watched,
  type WatchedObjects,
} from "./watched.ts";

interface Followed extends FollowedResource {
  /** The path of the resource without a namespace. */
  readonly resource: string;
  readonly namespace: string | undefined;
  /** The function of the selection, not one that the program itself has given to the informer. */
  readonly transform: unknown;
  /** The names of its users, one for each use. */
  readonly users: string[];
  /** The number of the uses that are not optional. */
  required: number;
}

/** Settings of {@linkcode FollowedInformers.follow}. */
export interface FollowOptions {
  /** Whether the user works without the objects until they are there. */
  readonly optional?: boolean;
}

/** Settings of {@linkcode FollowedInformers.waitForSync}. */
interface SyncWaitOptions {
  /** Milliseconds for the informers that are not optional. */
  readonly timeoutMs: number;
  /** Ends the wait. */
  readonly signal: AbortSignal;
  /** The URL of the API server, for the error. */
  readonly server?: string;
}

/** The longest wait for informers that are optional: for those that are not away. */
const OPTIONAL_WAIT_MS = 10_000;

/** The informers that a controller uses; dispose of it when the controller no longer does. */
interface Following<T extends KubernetesObject> extends Disposable {
  /** The informers: one, or one for each of several namespaces. */
  readonly informers: readonly Informer<T>[];
}

/** A problem of an informer. */
export interface InformerProblem {
  /** The error. */
  readonly error: unknown;
  /** The path of the informer. */
  readonly path: string;
  /** The informers of its cluster. */
  readonly followed: FollowedInformers;
  /** The URL of the API server, if it is not that of the manager. */
  readonly server: string | undefined;
}

/** Every informer is the controllers' own. */
const noOtherUses: InformerUses = {
  follow: (ask) => ask(),
  isTaken: () => false,
  indexOf: () => undefined,
};

/**
 * The informers of a manager's controllers. One that no controller uses any more ends, unless the
 * program itself has asked for it.
 */
export class FollowedInformers {
  readonly #informers: InformerFactory;
  readonly #uses: InformerUses;
  readonly #followed = new Map<string, Followed>();

  /** Creates a collection without informers. */
  constructor(informers: InformerFactory, uses: InformerUses = noOtherUses) {
    this.#informers = informers;
    this.#uses = uses;
  }

  /**
   * Begins to follow objects for a user, such as a controller.
   *
   * @throws {TypeError} If the informer exists with other settings, such as another transform.
   */
  follow<T extends KubernetesObject>(
    watched: Watched<T>,
    user = "",
    { optional = false }: FollowOptions = {},
  ): Following<T> {
    const selection = selectionOf(watched);
    using held = new DisposableStack(); // if one of them fails
    const informers = namespacesOf(selection).map((namespace) => {
      const { informer, end } = this.#followIn(namespace, selection, { user, optional });
      held.defer(end);
      return informer;
    });
    const ends = held.move();
    return { informers, [Symbol.dispose]: () => ends.dispose() };
  }

  #followIn<T extends KubernetesObject>(
    namespace: string | undefined,
    selection: WatchedObjects<T>,
    { user, optional }: { user: string; optional: boolean },
  ): { informer: Informer<T>; end: () => void } {
    const { resource, labelSelector, fieldSelector, metadataOnly = false, transform } = selection;
    const path = resourcePath(resource);
    const key = JSON.stringify([path, namespace, labelSelector, fieldSelector, metadataOnly]);
    const known = this.#followed.get(key);
    if (known?.transform && !transform) throw otherTransform(known);
    const informer = this.#uses.follow(() => informerOf(this.#informers, selection, namespace));
    const shared = informer as unknown as Informer<KubernetesObject>;
    const followed: Followed = known?.informer === shared // the program may have disposed of it
      ? known
      : {
        resource: path,
        namespace,
        labelSelector,
        fieldSelector,
        transform,
        informer: shared,
        users: [],
        required: 0,
        get optional() {
          return this.required === 0;
        },
      };
    followed.users.push(user);
    if (!optional) followed.required++;
    this.#followed.set(key, followed);
    const end = () => {
      followed.users.splice(followed.users.indexOf(user), 1);
      if (!optional) followed.required--;
      if (followed.users.length > 0) return;
      if (this.#followed.get(key) === followed) this.#followed.delete(key);
      if (!this.#uses.isTaken(informer)) informer[Symbol.asyncDispose]();
    };
    return { informer, end };
  }

  /** All informers that are used at this moment. */
  get all(): FollowedResource[] {
    return [...this.#followed.values()];
  }

  /** Returns the names of the users of the informers of a path, each once. */
  usersOf(path: string): string[] {
    const followed = [...this.#followed.values()].filter(({ informer }) => informer.path === path);
    return [...new Set(followed.flatMap(({ users }) => users))];
  }

  /**
   * Waits until all informers that are used are synced, those among them that begin meanwhile. For
   * those that are optional it waits at most 10 s, and not after a refusal.
   *
   * @throws {TimeoutError} If it takes longer than `timeoutMs`: it names each informer that is late.
   */
  async waitForSync(options: SyncWaitOptions): Promise<void> {
    await Promise.all([this.#waitForRequired(options), this.#waitForOptional(options)]);
  }

  async #waitForRequired({ timeoutMs, signal, server }: SyncWaitOptions): Promise<void> {
    const late = () => this.#late.filter(({ optional }) => !optional);
    for (let waiting = late(); waiting.length > 0; waiting = late()) {
      const waits = waiting.map(({ informer }) => informer.waitForSync({ timeoutMs, signal }));
      const settled = await Promise.allSettled(waits);
      signal.throwIfAborted();
      const used = new Set(this.#followed.values());
      const errors = settled.flatMap((each, at) => {
        const { informer, users } = waiting[at]!;
        if (each.status === "fulfilled" || !used.has(waiting[at]!)) return [];
        const { reason } = each;
        if (!(reason instanceof TimeoutError)) return [reason];
        return [informerNotSynced(informer, { server, users, timeoutMs, cause: reason.cause })];
      });
      if (errors.length === 1) throw errors[0];
      if (errors.length > 1) {
        const messages = errors.map(({ message }) => message).join(" ");
        throw new TimeoutError(messages, { cause: errors[0].cause });
      }
    }
  }

  async #waitForOptional({ timeoutMs, signal }: SyncWaitOptions): Promise<void> {
    const options = { timeoutMs: Math.min(timeoutMs, OPTIONAL_WAIT_MS), signal, failFast: true };
    const waiting = this.#late.filter(({ optional }) => optional);
    await Promise.allSettled(waiting.map(({ informer }) => informer.waitForSync(options)));
  }

  get #late(): Followed[] {
    return [...this.#followed.values()].filter(({ informer }) => !informer.synced);
  }

  /**
   * Returns the informers that have the objects of a resource in a namespace, or in any: those of one
   * user, or of all.
   */
  of(resource: string, namespace?: string, user?: string): FollowedResource[] {
    return [...this.#followed.values()].filter((each) =>
      each.resource === resource && (user === undefined || each.users.includes(user)) &&
      (each.namespace === undefined || namespace === undefined || each.namespace === namespace)
    );
  }

  /** Returns the values under which an index of an informer has an object; none if it fails. */
  indexValues(
    informer: Informer<KubernetesObject>,
    index: string,
    object: DeepReadonly<KubernetesObject>,
  ): readonly string[] {
    try {
      const values = this.#uses.indexOf(informer, index)?.(object) ?? [];
      return typeof values === "string" ? [values] : values;
    } catch {
      return []; // as the informer does, which reports it
    }
  }
}

function otherTransform({ informer: { path }, users }: Followed): TypeError {
  return new TypeError(
    `${users.join(" and ")} keeps only a part of the objects of ${path}, by a transform: all ` +
      "sources with the same selection share it. Give the same transform, or select other objects.",
  );
}
