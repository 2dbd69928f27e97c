import type { ClaimedObject, TokenBinding } from "./token_binding.ts";
import { isJsonObject, valueAt } from "../json/json_value.ts";
import { collectionOf } from "../resources/served_resource.ts";
import { badRequest, conflict } from "../status/api_errors.ts";
import { readObject, type WriteContext } from "../writes/write_context.ts";

/** The account of a TokenRequest, and its `boundObjectRef`. */
export interface BindingRequest {
  /** Name of the account. */
  account: string;
  /** Namespace of the account. */
  namespace: string;
  /** The reference; anything but an object binds the token to nothing. */
  reference: unknown;
}

const kinds = ["Pod", "Secret", "Node"];

/**
 * Returns the objects that a token is bound to by a TokenRequest.
 *
 * Source: `k8s.io/kubernetes/pkg/registry/core/serviceaccount/storage/token.go`.
 *
 * @throws {StatusError} 400 if the token cannot be bound to such an object, 404 if that does not
 * exist, and 409 if its UID differs.
 */
export function requestedBinding(
  context: WriteContext,
  { account, namespace, reference }: BindingRequest,
): TokenBinding {
  if (!isJsonObject(reference)) return {};
  const kind = String(reference.kind);
  const [version, group = ""] = String(reference.apiVersion ?? "").split("/").reverse();
  const resource = group === "" && kinds.includes(kind) && context.registry.findKind("v1", kind);
  if (!resource) {
    throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
  }
  const name = String(reference.name);
  const { object } = readObject(context, { resource, namespace, name });
  if (kind === "Pod" && (valueAt(object, "spec.serviceAccountName") ?? account) !== account) {
    throw badRequest(
      `cannot bind token for serviceaccount "${account}" to pod running with different serviceaccount name.`,
    );
  }
  const { uid } = object.metadata;
  if (reference.uid && reference.uid !== uid) {
    throw conflict(
      { group: "", plural: kind, name },
      `the UID in the bound object reference (${reference.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  const bound: ClaimedObject = { name, uid: uid! };
  if (kind === "Node") return { node: bound };
  if (kind === "Secret") return { secret: bound };
  const node = valueAt(object, "spec.nodeName");
  return typeof node === "string" && node !== ""
    ? { pod: bound, node: nodeOf(context, node) }
    : { pod: bound };
}

/** Returns a node by its name; one that does not exist has no UID. */
function nodeOf({ store, registry }: WriteContext, name: string): ClaimedObject {
  const collection = collectionOf(registry.findKind("v1", "Node")!);
  const uid = store.get(collection, name)?.object.metadata.uid;
  return { name, ...uid !== undefined && { uid } };
}
