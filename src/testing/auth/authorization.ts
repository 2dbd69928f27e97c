import { forbidden } from "../status/api_errors.ts";
import type { StatusError } from "../status/status_error.ts";
import { anonymous, type UserInfo } from "./user_info.ts";
import type { RequestInfo } from "../routes/request_info.ts";

const openPaths = new Set(["/healthz", "/livez", "/readyz", "/version"]);

/** Attributes of a request, for hooks. */
export interface RequestAttributes extends RequestInfo {
  /** The user who makes the request. */
  readonly user: UserInfo;
}

/**
 * Decides whether a request is allowed: `true`, `false`, or the reason for a refusal, which is
 * added to Kubernetes' message.
 */
export type Authorize = (
  attributes: RequestAttributes,
) => boolean | string | Promise<boolean | string>;

/**
 * Returns the 403 for a request that is not allowed; `undefined` if it is. Without `authorize` every
 * request of an authenticated user is allowed.
 */
export async function refusalOf(
  attributes: RequestAttributes,
  authorize: Authorize | undefined,
): Promise<StatusError | undefined> {
  if (attributes.user === anonymous) {
    // The paths of the role system:public-info-viewer; anonymous users have no other role.
    if (openPaths.has(attributes.path)) return undefined;
    return forbidden(attributes, forbiddenMessage(attributes));
  }
  const verdict = authorize ? await authorize(attributes) : true;
  if (verdict === true) return undefined;
  const message = forbiddenMessage(attributes) + (verdict === false ? "" : `: ${verdict}`);
  return forbidden(attributes, message);
}

/**
 * Checks that a request which creates an object, as an apply or a PUT may do, is allowed as a create
 * too.
 *
 * @throws {StatusError} 403 if it is not.
 */
export async function requireCreate(
  { info, user }: { info: RequestInfo; user: UserInfo },
  authorize: Authorize | undefined,
): Promise<void> {
  const refused = await refusalOf({ ...info, user, verb: "create" }, authorize);
  if (refused) throw refused;
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
