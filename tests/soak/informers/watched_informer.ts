import { setTimeout as pause } from "node:timers/promises";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import type { HandlerRegistration } from "../../../src/informer/handlers/handler_registration.ts";
import type { Informer } from "../../../src/informer/informer.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { keyOf } from "../../support/informers/handler_log.ts";
import { HandlerView } from "./handler_view.ts";
import type { InformerPlan } from "./informer_plans.ts";
import type { Holder, InformerDigest, Trouble } from "./soak_report.ts";
import { stateDigest, type Versions } from "./state_digest.ts";

/** Called for each event that must not happen. */
export type OnTrouble = (trouble: Trouble, text: string) => void;

/** An informer of the soak, with a fast and a slow handler that record the changes they receive. */
export class WatchedInformer implements AsyncDisposable {
  /** How often the informer entered each state. */
  readonly states = new Map<string, number>();
  readonly #informer: Informer<KubernetesObject>;
  readonly #fast = new HandlerView();
  readonly #slow = new HandlerView();
  readonly #registrations: readonly HandlerRegistration[];
  #disposed = false;

  /** Starts the informer. */
  constructor(kube: KubeFetch, plan: InformerPlan, onTrouble: OnTrouble) {
    const { name, path, options, slowMs } = plan;
    this.#informer = createInformer<KubernetesObject>(kube, path, {
      ...options,
      onStateChange: (state) => {
        this.states.set(state.name, (this.states.get(state.name) ?? 0) + 1);
        if (state.name === "stopped" && !this.#disposed) onTrouble("stopped", name);
      },
      onError: () => {}, // for example rotations of the CA; only a lasting error is a trouble
      onHandlerError: (error) => onTrouble("unhandled", `${name}, in a handler: ${error}`),
    });
    this.#registrations = [
      this.#informer.addHandler((change) => {
        for (const text of this.#fast.take(change)) onTrouble("order", `${name}, fast: ${text}`);
      }),
      this.#informer.addHandler(async (change) => {
        for (const text of this.#slow.take(change)) onTrouble("order", `${name}, slow: ${text}`);
        await pause(slowMs);
      }),
    ];
  }

  /** Number of changes that the handlers received. */
  get deliveries(): number {
    return this.#fast.told + this.#slow.told;
  }

  /** The largest number of changes that wait for one of the handlers. */
  get queueLength(): number {
    return Math.max(...this.#registrations.map(({ queueLength }) => queueLength));
  }

  /** Waits for the initial list. */
  async waitForSync(): Promise<void> {
    await this.#informer.waitForSync({ timeoutMs: 60_000 });
  }

  /** Returns the current content of a holder. */
  versions(holder: Holder): Versions {
    if (holder === "fast handler") return this.#fast.versions();
    if (holder === "slow handler") return this.#slow.versions();
    return storeVersions(this.#informer);
  }

  /** Digests the current content of every holder. */
  async digest(): Promise<InformerDigest> {
    const [store, fast, slow] = await Promise.all([
      stateDigest(this.versions("store")),
      stateDigest(this.versions("fast handler")),
      stateDigest(this.versions("slow handler")),
    ]);
    return { store, "fast handler": fast, "slow handler": slow };
  }

  /** Ends the informer. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await this.#informer[Symbol.asyncDispose]();
  }
}

function* storeVersions({ store }: Informer<KubernetesObject>): Versions {
  for (const object of store) yield [keyOf(object), object.metadata.resourceVersion ?? ""];
}
