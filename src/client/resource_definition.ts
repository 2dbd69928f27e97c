import type { KubernetesObject } from "../core/object_meta.ts";
import { shownValue } from "../core/shown_value.ts";

/**
 * A resource that an API server serves, and the type of its objects. A {@linkcode ResourceClient}
 * needs nothing else.
 */
export interface ResourceDefinition<T extends KubernetesObject = KubernetesObject> {
  /** The API group, such as `apps`; empty for pods, services and the rest of the core group. */
  readonly group: string;
  /** The version of the group, such as `v1`. */
  readonly version: string;
  /** The plural name in paths, such as `deployments`. */
  readonly plural: string;
  /** The kind in objects, such as `Deployment`. */
  readonly kind: string;
  /** Whether the objects are namespaced; otherwise they are cluster-scoped. */
  readonly namespaced: boolean;
  /** The subresources, such as `status` and `scale`, if known. */
  readonly subresources?: readonly string[];
  /** Never set: it only carries the type of the objects. */
  readonly object?: T;
}

/** The argument of {@linkcode defineResource}. */
export interface ResourceInit {
  /** The API group, such as `example.com`; empty for the core group. */
  group: string;
  /** The version of the group, such as `v1`. */
  version: string;
  /** The plural name in paths, such as `widgets`. */
  plural: string;
  /** The kind in objects, such as `Widget`. */
  kind: string;
  /**
   * Whether the objects are namespaced.
   * @default {true}
   */
  namespaced?: boolean;
}

const GROUP = /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)?$/;
const WORD = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/;
const KIND = /^[A-Za-z][A-Za-z0-9-]*$/;

/**
 * Describes a resource, for example a custom one, whose objects have the type `T`.
 *
 * @throws {TypeError} If a field is missing, has a wrong type, or is not valid in Kubernetes.
 *
 * @example A custom resource, in a line
 * ```ts
 * import { createKubeFetch, loadInClusterConfig, type KubernetesObject } from "jsr:@kubewire/kubewire";
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
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const client = createClient(kube, { resources: { widgets } });
 * console.log((await client.widgets.get("small")).spec.size);
 * ```
 */
export function defineResource<T extends KubernetesObject = KubernetesObject>(
  init: ResourceInit,
): ResourceDefinition<T> {
  const { group, version, plural, kind, namespaced = true } = (init as ResourceInit | null) ?? {};
  check("group", group, GROUP);
  check("version", version, WORD);
  check("plural", plural, WORD);
  check("kind", kind, KIND);
  if (typeof namespaced !== "boolean") {
    throw new TypeError(`namespaced must be true or false: it is ${shownValue(namespaced)}.`);
  }
  return { group, version, plural, kind, namespaced };
}

function check(what: string, value: unknown, form: RegExp): asserts value is string {
  const remedy = "Take it as `kubectl api-resources` shows it.";
  if (typeof value !== "string") {
    throw new TypeError(
      `The ${what} of a resource must be a string: it is ${shownValue(value)}. ${remedy}`,
    );
  }
  if (form.test(value)) return;
  throw new TypeError(`The ${what} of a resource cannot be ${shownValue(value)}. ${remedy}`);
}

/**
 * Checks that a value has the fields of a definition. `name` is the name of the resource in a
 * table, if it has one.
 *
 * @throws {TypeError} If it does not.
 */
export function checkDefinition(definition: unknown, name?: string): void {
  const wrong = wrongField(definition);
  if (wrong === undefined) return;
  const resource = name === undefined ? "A resource" : `The resource ${shownValue(name)}`;
  throw new TypeError(
    `${resource} must be a definition from defineResource or @kubewire/types: ${wrong}.`,
  );
}

function wrongField(definition: unknown): string | undefined {
  if (typeof definition !== "object" || definition === null || Array.isArray(definition)) {
    return `it is ${shownValue(definition)}`;
  }
  const { group, version, plural, kind, namespaced } = definition as Partial<ResourceDefinition>;
  for (const [field, value] of Object.entries({ group, version, plural, kind })) {
    if (typeof value !== "string") return `its ${field} is ${shownValue(value)}`;
  }
  if (typeof namespaced !== "boolean") return `its namespaced is ${shownValue(namespaced)}`;
}

/** Returns the `apiVersion` of a group and a version: `v1`, or `apps/v1`. */
export function apiVersionOf(
  { group, version }: Pick<ResourceDefinition, "group" | "version">,
): string {
  return group === "" ? version : `${group}/${version}`;
}

/** Returns the group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")));
}
