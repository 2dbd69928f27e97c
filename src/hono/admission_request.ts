import type { DeepReadonly, KubernetesObject } from "@kubewire/kubewire";
import { isObject, textsIn } from "@kubewire/kubewire/internal";
import type { AuthenticatedUser } from "./authenticate.ts";

/** A request to the API server, as an admission webhook gets it. */
export interface AdmissionRequest<T extends KubernetesObject> {
  /** Identifies this call of the webhook. */
  readonly uid: string;
  /** The operation. */
  readonly operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
  /** The name of the object; empty if the API server is going to generate it. */
  readonly name: string;
  /** The namespace of the object; empty for a cluster-scoped one. */
  readonly namespace: string;
  /** The subresource, such as `status`; empty for the object itself. */
  readonly subresource: string;
  /** The object as it is going to be stored; `undefined` for `DELETE`. */
  readonly object: DeepReadonly<T> | undefined;
  /** The stored object; `undefined` for `CREATE` and `CONNECT`. */
  readonly oldObject: DeepReadonly<T> | undefined;
  /** Whether nothing is going to be stored: then the webhook must not change anything elsewhere. */
  readonly dryRun: boolean;
  /** The user who makes the request. */
  readonly user: Omit<AuthenticatedUser, "audiences">;
  /** The options of the request, such as `CreateOptions`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Aborts shortly before the API server stops waiting for the webhook. */
  readonly signal: AbortSignal;
  /** Shows a warning to the user; 120 characters at most are advised. */
  warn(text: string): void;
  /** Adds an annotation to the audit log of the API server. */
  audit(key: string, value: string): void;
}

/** An AdmissionReview that was read. */
export interface ReadReview {
  /** Identifies the call. */
  readonly uid: string;
  /** The request; its fields are those of `admission.k8s.io/v1`. */
  readonly request: Readonly<Record<string, unknown>>;
}

const API_VERSION = "admission.k8s.io/v1";

/** Returns the review in a body; `undefined` if it is none that the API server sends. */
export function readReview(body: unknown): ReadReview | undefined {
  if (!isObject(body) || body.kind !== "AdmissionReview" || body.apiVersion !== API_VERSION) {
    return undefined;
  }
  const { request } = body;
  if (!isObject(request) || typeof request.uid !== "string" || request.uid === "") return undefined;
  return { uid: request.uid, request };
}

/** The parts of a request that come from the webhook, not from the API server. */
export type WebhookParts = Pick<AdmissionRequest<KubernetesObject>, "signal" | "warn" | "audit">;

/** Returns the request of a review. */
export function admissionRequestOf<T extends KubernetesObject>(
  { uid, request }: ReadReview,
  parts: WebhookParts,
): AdmissionRequest<T> {
  const { operation, name, namespace, subResource, object, oldObject, dryRun } = request;
  const user = isObject(request.userInfo) ? request.userInfo : {};
  return {
    uid,
    operation: operation as AdmissionRequest<KubernetesObject>["operation"],
    name: textOf(name),
    namespace: textOf(namespace),
    subresource: textOf(subResource),
    object: isObject(object) ? object as DeepReadonly<T> : undefined,
    oldObject: isObject(oldObject) ? oldObject as DeepReadonly<T> : undefined,
    dryRun: dryRun === true,
    user: {
      username: textOf(user.username),
      uid: textOf(user.uid),
      groups: textsIn(user.groups),
      extra: isObject(user.extra) ? user.extra as AuthenticatedUser["extra"] : {},
    },
    options: isObject(request.options) ? request.options : {},
    ...parts,
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
