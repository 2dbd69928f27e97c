import { checkName } from "../core/check_name.ts";
import { shownValue } from "../core/shown_value.ts";
import { kubePath } from "../transport/kube_path.ts";

/** Names a pod, and a container of it. */
export interface PodReference {
  /** Name of the pod. */
  readonly name: string;
  /**
   * Namespace of the pod.
   * @default The namespace of the client.
   */
  readonly namespace?: string;
  /**
   * Name of the container. If a pod has several and none is named, the API server refuses with a
   * 400 that lists them.
   * @default The only container of the pod.
   */
  readonly container?: string;
}

/**
 * A Pod as the API server or an informer returns it; `container` can be added to choose one. An
 * object of another kind is refused when it is used: the types of an informer without a type say
 * nothing about the kind.
 */
export interface PodObject {
  /** Group and version: `v1`; absent on the items of a list. */
  readonly apiVersion?: string | undefined;
  /** The kind: `Pod`; absent on the items of a list. */
  readonly kind?: string | undefined;
  /** Its name and namespace, and the annotation `kubectl.kubernetes.io/default-container`. */
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
  /** Its containers. */
  readonly spec?: { readonly containers: readonly { readonly name: string }[] } | undefined;
  /**
   * Name of the container.
   * @default The one in the annotation, or else the first, as for kubectl.
   */
  readonly container?: string;
  /** Never set: the name is in `metadata`. */
  readonly name?: never;
  /** Never set: the namespace is in `metadata`. */
  readonly namespace?: never;
}

/** A pod to connect to: a reference, or the object itself. */
export type PodTarget = PodReference | PodObject;

/** A pod whose namespace is known. */
export type NamedPod = PodReference & { namespace: string };

/** The fields of a target, before they are checked. */
interface UncheckedTarget {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly name?: unknown;
  readonly namespace?: unknown;
  readonly container?: unknown;
  readonly metadata?: Partial<PodObject["metadata"]> | null;
  readonly spec?: { readonly containers?: readonly { readonly name?: unknown }[] } | null;
}

const DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";
const REMEDY = "Pass a Pod object, or { name, namespace }.";

/**
 * Returns the names of a pod, with the client's namespace if the target has none.
 *
 * @throws {TypeError} If the target is an object of another kind, has no name, or has a name that
 *   is not valid.
 */
export function namedPod(target: PodTarget, ownNamespace: string): NamedPod {
  const fields = fieldsOf(target);
  refuseOtherKinds(fields);
  const { name, namespace = ownNamespace, container } = fields.metadata === undefined
    ? fields
    : referenceOf(fields);
  checkName("The name of a pod", name);
  checkName("The namespace of a pod", namespace);
  if (container === undefined) return { name, namespace };
  checkName("The container of a pod", container);
  return { name, namespace, container };
}

function fieldsOf(target: unknown): UncheckedTarget {
  if (typeof target === "object" && target !== null && !Array.isArray(target)) return target;
  const missing = target === undefined || target === null;
  throw new TypeError(
    `A pod must be an object: it is ${shownValue(target)}. ${REMEDY}` +
      (missing ? " The pod may have been deleted, or may not be in the store yet." : ""),
  );
}

function refuseOtherKinds({ apiVersion, kind, spec }: UncheckedTarget): void {
  if (kind !== undefined && kind !== "Pod") {
    throw new TypeError(`The object is not a pod: its kind is ${shownValue(kind)}. ${REMEDY}`);
  }
  if (apiVersion !== undefined && apiVersion !== "v1") {
    throw new TypeError(
      `The object is not a pod of v1: its apiVersion is ${shownValue(apiVersion)}. ${REMEDY}`,
    );
  }
  // An item of a list has no kind, but every pod has containers.
  if (kind === undefined && spec && !Array.isArray(spec.containers)) {
    throw new TypeError(`The object is not a pod: its spec has no containers. ${REMEDY}`);
  }
}

function referenceOf(
  { name, namespace, metadata, spec, container }: UncheckedTarget,
): Pick<UncheckedTarget, "name" | "namespace" | "container"> {
  if (name !== undefined || namespace !== undefined) {
    throw new TypeError(
      "A pod must not have both `metadata` and a `name` or `namespace` of its own: leave one out.",
    );
  }
  const annotated = metadata?.annotations?.[DEFAULT_CONTAINER] || undefined;
  return {
    name: metadata?.name,
    namespace: metadata?.namespace,
    container: container !== undefined ? container : annotated ?? spec?.containers?.[0]?.name,
  };
}

/** Returns the path of a pod, or of its subresource. */
export function podPath({ namespace, name }: NamedPod, subresource = ""): string {
  return kubePath({ root: "/api/v1", namespace, plural: "pods", name, subresource });
}

/** Returns the name of a pod for messages. */
export function describePod({ namespace, name, container }: NamedPod): string {
  const pod = `pod ${namespace}/${name}`;
  return container ? `container ${container} of ${pod}` : pod;
}
