import type { KubernetesObject } from "../core/object_meta.ts";

/**
 * What an API server serves under one name, and the type of its objects: all that a
 * {@linkcode ResourceClient} must know of a resource.
 */
export interface ResourceDefinition<T extends KubernetesObject = KubernetesObject> {
  /** The API group, such as `apps`; empty for pods, services and the rest of the core group. */
  readonly group: string;
  /** The version of the group, such as `v1`. */
  readonly version: string;
  /** The name in paths, such as `deployments`. */
  readonly plural: string;
  /** The name in objects, such as `Deployment`. */
  readonly kind: string;
  /** Whether an object is in a namespace, or of the whole cluster. */
  readonly namespaced: boolean;
  /** What is below an object, such as `status` and `scale`, where that is known. */
  readonly subresources?: readonly string[];
  /** Never there: it carries the type of the objects. */
  readonly object?: T;
}

/** What {@linkcode defineResource} is told. */
export interface ResourceInit {
  /** The API group, such as `example.com`; empty for the core group. */
  group: string;
  /** The version of the group, such as `v1`. */
  version: string;
  /** The name in paths, such as `widgets`. */
  plural: string;
  /** The name in objects, such as `Widget`. */
  kind: string;
  /**
   * Whether an object is in a namespace.
   * @default {true}
   */
  namespaced?: boolean;
}

const GROUP = /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)?$/;
const WORD = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/;
const KIND = /^[A-Za-z][A-Za-z0-9-]*$/;

/**
 * Describes a resource, a custom one say, whose objects are of the type `T`.
 *
 * @throws {TypeError} If a name cannot be one of Kubernetes.
 *
 * @example A custom resource, in a line
 * ```ts
 * import { createKubeFetch, inCluster, type KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { createClient, defineResource } from "jsr:@kubewire/kubewire/client";
 *
 * interface Widget extends KubernetesObject {
 *   spec: { size: string };
 * }
 *
 * const widgets = defineResource<Widget>({
 *   group: "example.com",
 *   version: "v1",
 *   plural: "widgets",
 *   kind: "Widget",
 * });
 *
 * await using kube = createKubeFetch(await inCluster());
 * const client = createClient(kube, { resources: { widgets } });
 * console.log((await client.widgets.get("small")).spec.size);
 * ```
 */
export function defineResource<T extends KubernetesObject = KubernetesObject>(
  init: ResourceInit,
): ResourceDefinition<T> {
  const { group, version, plural, kind, namespaced = true } = init;
  const check = (what: string, value: string, form: RegExp) => {
    if (form.test(value)) return;
    throw new TypeError(
      `The ${what} of a resource cannot be ${JSON.stringify(value)}: take it as ` +
        "`kubectl api-resources` shows it.",
    );
  };
  check("group", group, GROUP);
  check("version", version, WORD);
  check("plural", plural, WORD);
  check("kind", kind, KIND);
  return { group, version, plural, kind, namespaced };
}
