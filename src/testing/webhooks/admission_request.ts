import { describeUser, type UserInfo } from "../auth/user_info.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ServedResource } from "../resources/served_resource.ts";
import type { AdmittedRequest } from "./webhook_match.ts";

/** A request on its way through the webhooks. */
export interface Admission extends AdmittedRequest {
  readonly name: string;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  /** The options of the request, such as `CreateOptions`; `null` for a connection. */
  readonly options: Record<string, unknown> | null;
  /** Adds a warning to the response. */
  readonly warn: (text: string) => void;
  /** The kind of the object of the request, if it is another one than that of the resource. */
  readonly objectKind?: ObjectKind | undefined;
}

/** The kind of an object that is not stored, such as an Eviction. */
export type ObjectKind = Pick<ServedResource, "group" | "version" | "kind">;

/** The objects of an admission. */
export interface Admitted {
  readonly object: KubeObject | undefined;
  readonly oldObject: KubeObject | undefined;
}

/**
 * Returns an object that is not stored as it is shown: the options of a connection have no metadata.
 */
export function shownAction(
  object: KubeObject | undefined,
  { operation }: Pick<Admission, "operation">,
): KubeObject | undefined {
  if (!object || operation !== "CONNECT") return object;
  const { metadata: _metadata, ...options } = object;
  return options as KubeObject;
}

/**
 * Returns the fields of an `AdmissionRequest` that tell of no object; `resource` is that as which
 * the webhook or policy knows the object.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/webhook/request` `CreateV1AdmissionReview`.
 */
export function admissionRequest(
  admission: Admission,
  resource: ServedResource,
): Record<string, unknown> {
  const kindOf = ({ group, version, kind }: ObjectKind) => ({ group, version, kind });
  const placeOf = ({ group, version, plural }: ServedResource) => ({
    group,
    version,
    resource: plural,
  });
  const { subresource, name, operation, user, dryRun, options, objectKind } = admission;
  const namespace = isNamespace(resource) ? name : admission.namespace;
  return {
    kind: kindOf(objectKind ?? resource),
    resource: placeOf(resource),
    ...subresource !== "" && { subResource: subresource },
    requestKind: kindOf(objectKind ?? admission.resource),
    requestResource: placeOf(admission.resource),
    ...subresource !== "" && { requestSubResource: subresource },
    ...name !== "" && { name },
    ...namespace !== "" && { namespace },
    operation,
    userInfo: describeUser(user),
    dryRun,
    options,
  };
}

/** Returns whether a resource is that of the namespaces. */
export function isNamespace({ group, plural }: Pick<ServedResource, "group" | "plural">): boolean {
  return group === "" && plural === "namespaces";
}
