import type { UserInfo } from "../auth/user_info.ts";
import type { RequestInfo } from "../server/request_info.ts";
import { forbidden } from "../status/api_errors.ts";
import type { StatusError } from "../status/status_error.ts";
import type { Decide, RequestAttributes } from "./decision.ts";

/** Returns the 403 for a request that is not allowed; `undefined` if it is. */
export async function refusalOf(
  attributes: RequestAttributes,
  decide: Decide,
): Promise<StatusError | undefined> {
  const { allowed, reason } = await decide(attributes);
  return allowed ? undefined : refused(attributes, reason);
}

/**
 * Checks that a request which creates an object, as an apply or a PUT may do, is allowed as a create
 * too.
 *
 * @throws {StatusError} 403 if it is not.
 */
export async function requireCreate(
  { info, user }: { info: RequestInfo; user: UserInfo },
  decide: Decide,
): Promise<void> {
  const refusal = await refusalOf({ ...info, user, verb: "create" }, decide);
  if (refusal) throw refusal;
}

/**
 * Checks that a request which opens a stream to a pod is allowed as a create too: since v1.35 a GET,
 * which every WebSocket begins with, needs both rights.
 *
 * Source: `k8s.io/kubernetes/pkg/registry/core/pod/rest/authorize.go`.
 *
 * @throws {StatusError} 403 if it is not, with nothing but the reason of the authorizer.
 */
export async function requireStreamCreate(
  { info, user }: { info: RequestInfo; user: UserInfo },
  decide: Decide,
): Promise<void> {
  if (info.verb === "create") return; // decided already
  const { allowed, reason } = await decide({ ...info, user, verb: "create" });
  if (!allowed) throw forbidden(info, reason);
}

/** Returns the 403 for an access, with the reason of the authorizer. */
export function refused(attributes: RequestAttributes, reason: string): StatusError {
  const message = forbiddenMessage(attributes);
  return forbidden(attributes, reason === "" ? message : `${message}: ${reason}`);
}

// k8s.io/apiserver/pkg/endpoints/handlers/responsewriters: markup is escaped
function forbiddenMessage(attributes: RequestAttributes): string {
  const { user, verb, path, isResource, plural, subresource, group, namespace } = attributes;
  const who = `User ${JSON.stringify(user.username)} cannot ${verb}`;
  const where = namespace
    ? `in the namespace ${JSON.stringify(namespace)}`
    : "at the cluster scope";
  const what = subresource ? `${plural}/${subresource}` : plural;
  const message = isResource
    ? `${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`
    : `${who} path ${JSON.stringify(path)}`;
  return message.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
