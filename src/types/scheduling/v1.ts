// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The types of `scheduling/v1`, as the API server describes them.
 *
 * @module
 */
import type { ListMeta, NamedObjectMeta } from "../meta/v1.ts";

/**
 * PriorityClass defines mapping from a priority class name to the priority integer value. The value
 * can be any valid integer.
 */
export interface PriorityClass {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "scheduling.k8s.io/v1";
  /**
   * description is an arbitrary string that usually provides guidelines on when this priority class
   * should be used.
   */
  description?: string;
  /**
   * globalDefault specifies whether this PriorityClass should be considered as the default priority
   * for pods that do not have any priority class. Only one PriorityClass can be marked as
   * `globalDefault`. However, if more than one PriorityClasses exists with their `globalDefault`
   * field set to true, the smallest value of such global default PriorityClasses will be used as
   * the default priority.
   */
  globalDefault?: boolean;
  /** The kind of the object; may be left out as `apiVersion` may. */
  kind?: "PriorityClass";
  /**
   * metadata is the standard object metadata. More info:
   * https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata
   */
  metadata: NamedObjectMeta;
  /**
   * preemptionPolicy is the Policy for preempting pods with lower priority. One of Never,
   * PreemptLowerPriority. Defaults to PreemptLowerPriority if unset.
   *
   * Possible enum values:
   *  - `"Never"` means that pod never preempts other pods with lower priority.
   *  - `"PreemptLowerPriority"` means that pod can preempt other pods with lower priority.
   */
  preemptionPolicy?: "Never" | "PreemptLowerPriority";
  /**
   * value represents the integer value of this priority class. This is the actual priority that
   * pods receive when they have the name of this class in their pod spec.
   * @default {0}
   */
  value?: number;
}

/** PriorityClassList is a collection of priority classes. */
export interface PriorityClassList {
  /**
   * Group and version. The server knows them from the request and lets them be left out, but in
   * server-side apply; the items of a list come without.
   */
  apiVersion?: "scheduling.k8s.io/v1";
  /** items is the list of PriorityClasses */
  items: PriorityClass[];
  /** The kind of the object; may be left out as `apiVersion` may. */
  kind?: "PriorityClassList";
  /**
   * Standard list metadata More info:
   * https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata
   */
  metadata?: ListMeta;
}
