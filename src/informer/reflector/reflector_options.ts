import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { ObjectNotKeptError } from "../store/object_errors.ts";
import type { ObjectPacker } from "../store/object_packer.ts";
import type { Store } from "../store/store.ts";
import type { InformerState } from "./informer_state.ts";
import type { Refusal } from "./reflector_status.ts";

/**
 * Settings for the objects that a reflector keeps, and for its requests, as `InformerOptions` documents
 * them.
 */
export interface ReflectorSettings {
  labelSelector?: string;
  fieldSelector?: string;
  metadataOnly?: boolean;
  pageSize?: number;
  watchList?: boolean;
  consistentList?: boolean;
  timeoutSeconds?: number;
  idleTimeoutMs?: number;
}

/** Returns the selectors that are set. */
export function selectorsOf(
  { labelSelector, fieldSelector }: ReflectorSettings,
): Pick<ReflectorSettings, "labelSelector" | "fieldSelector"> {
  return {
    ...(labelSelector !== undefined && { labelSelector }),
    ...(fieldSelector !== undefined && { fieldSelector }),
  };
}

/** Settings of a reflector. */
export interface ReflectorOptions<T extends KubernetesObject> extends ReflectorSettings {
  /** The clock of the client. */
  clock: Clock;
  /** The store for the objects. */
  store: Store<T>;
  /** Creates the stored objects. */
  packer: ObjectPacker<T>;
  /** Whether to keep `managedFields`. */
  keepManagedFields?: boolean;
  /** Whether objects are transformed, so that an original may be requested again. */
  transforms?: boolean;
  /** Called when the store contains every change up to a resourceVersion. */
  onVersion?: (resourceVersion: string) => void;
  /** Called when the state changes; not for each event or page. */
  onState?: (state: InformerState) => void;
  /** Called for each failure that waiting alone may not resolve. */
  onRefusal?: (refusal: Refusal) => void;
  /** Called for each object that cannot be kept. */
  onObjectError?: (error: ObjectNotKeptError) => void;
}
