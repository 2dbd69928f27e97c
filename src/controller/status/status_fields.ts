import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Condition } from "./set_condition.ts";

/** Fields of an object's status, each with the value that it must have. */
export type StatusFields<T extends KubernetesObject> =
  & DeepReadonly<{ [Name in Exclude<keyof StatusOf<T>, "conditions">]?: StatusOf<T>[Name] | null }>
  & {
    /** Conditions to set by their type; others in the list stay. */
    readonly conditions?: readonly Condition[];
  };

/** The type of an object's status; any fields if the type of the object has no status. */
export type StatusOf<T> = T extends { status?: infer Status }
  ? unknown extends Status ? Record<string, unknown> : NonNullable<Status>
  : Record<string, unknown>;
