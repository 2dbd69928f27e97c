import type { InformerFactory } from "../informer/informer_factory.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { InformersOf } from "./store_gate.ts";

/** The parts of a manager that its controllers use. */
export interface ControllerHost {
  /** The client. */
  readonly kube: KubeFetch;
  /** Name of this replica, for Events. */
  readonly instance: string;
  /** The shared informers. */
  readonly informers: InformerFactory;
  /** Finds the informers of a resource and a namespace. */
  readonly informersOf: InformersOf;
  /** Called for each reconcile that has failed. */
  readonly onError: (error: unknown, controller: string, key: string) => void;
}
