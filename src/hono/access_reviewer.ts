import type { KubeFetch } from "@kubewire/kubewire";
import { checkNames, checkTexts, isObject } from "@kubewire/kubewire/internal";
import type { AuthenticatedUser } from "./authenticate.ts";
import { Reviewer, type ReviewOptions } from "./reviewer.ts";

/** An access to a resource of the API server. */
export interface ResourceAccess {
  /** The verb, such as `get`, `list` or one of your own. */
  verb: string;
  /**
   * The API group.
   * @default {""} the core group
   */
  group?: string;
  /** The plural name of the resource, such as `pods`. */
  resource: string;
  /** The subresource, such as `log`. */
  subresource?: string;
  /** The namespace; all of them without it, or none for a cluster-scoped resource. */
  namespace?: string;
  /** The name of the object; all of them without it. */
  name?: string;
}

/** An access to a path that is not a resource. */
export interface PathAccess {
  /** The verb: an HTTP method in lower case, such as `get`. */
  verb: string;
  /** The path, such as `/metrics`. */
  path: string;
}

/** An access that a role can allow. */
export type Access = ResourceAccess | PathAccess;

/** An answer of the API server about an access. */
export interface AccessVerdict {
  /** Whether the access is allowed. */
  readonly allowed: boolean;
  /** The reason; may be empty. */
  readonly reason: string;
}

/** Asks the API server whether a user has an access. */
export type AccessReviewer = (user: AuthenticatedUser, access: Access) => Promise<{
  /** Whether the access is allowed. */
  readonly allowed: boolean;
  /** The reason; may be empty. */
  readonly reason: string;
}>;

const subjectAccessReviews = {
  group: "authorization.k8s.io",
  version: "v1",
  plural: "subjectaccessreviews",
  kind: "SubjectAccessReview",
};
const RESOURCE: Record<keyof ResourceAccess, true> = {
  verb: true,
  group: true,
  resource: true,
  subresource: true,
  namespace: true,
  name: true,
};
const KEEP_ALLOWED_MS = 300_000;
const KEEP_DENIED_MS = 30_000;

/**
 * Returns a function that asks the API server whether a user has an access, with a
 * SubjectAccessReview, for checks within a handler; {@linkcode authorize} is the middleware. An
 * allowed access is kept for 5 minutes and a denied one for 30 s.
 *
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createAccessReviewer, type AuthenticatedUser } from "jsr:@kubewire/hono";
 *
 * const review = createAccessReviewer(createKubeFetch(await loadInClusterConfig()));
 *
 * export async function mayList(user: AuthenticatedUser, namespace: string): Promise<boolean> {
 *   return (await review(user, { verb: "list", resource: "pods", namespace })).allowed;
 * }
 * ```
 *
 * @throws {TypeError} If `kube` is not a client; the function throws one if there is no user,
 * or an access has no verb, or neither a resource nor a path.
 * @throws {RangeError} If `timeoutMs` is not above 0.
 */
export function createAccessReviewer(kube: KubeFetch, options: ReviewOptions = {}): AccessReviewer {
  const reviewer = new Reviewer<AccessVerdict>(kube, subjectAccessReviews, options);
  checkNames<ReviewOptions>("createAccessReviewer", options, { timeoutMs: true, onError: true });
  return async (user, access) => {
    checkUser(user);
    checkAccess(access);
    const spec = { ...subjectOf(user), ...attributesOf(access) };
    return await reviewer.ask({
      key: JSON.stringify(spec),
      spec,
      verdict: ({ status }) => {
        const answer = isObject(status) ? status : {};
        const { allowed, denied, reason } = answer;
        if (allowed && denied) {
          throw new Error("The API server's review both allows and denies the access.");
        }
        const value = {
          allowed: allowed === true,
          reason: typeof reason === "string" ? reason : "",
        };
        return { value, keepMs: value.allowed ? KEEP_ALLOWED_MS : KEEP_DENIED_MS };
      },
    });
  };
}

/**
 * Checks that an access says what it asks for.
 *
 * @throws {TypeError} If it has no verb, or neither a resource nor a path, or asks for less than its
 * author has meant: by a member of an unknown name or a wrong kind.
 */
export function checkAccess(access: Access): void {
  if (!isObject(access)) {
    throw new TypeError(
      'authorize needs the access, such as { verb: "get", resource: "pods" }, or a function that returns it.',
    );
  }
  const [name, value] = "path" in access ? ["path", access.path] : ["resource", access.resource];
  for (const [field, text] of [["verb", access.verb], [name, value]] as const) {
    if (typeof text === "string" && text !== "") continue;
    throw new TypeError(`The access to authorize needs a ${field} that is not empty.`);
  }
  if ("path" in access) {
    checkNames<PathAccess>("An access to a path", access, { verb: true, path: true });
  } else checkNames<ResourceAccess>("An access to a resource", access, RESOURCE);
  checkTexts(access, ["group", "subresource", "namespace", "name"]);
}

function checkUser(user: unknown): void {
  if (isObject(user) && typeof user.username === "string") return;
  throw new TypeError("An access is reviewed for a user: put authenticate(…) before the handler.");
}

function subjectOf({ username, uid, groups, extra }: AuthenticatedUser): Record<string, unknown> {
  return { user: username, ...uid !== "" && { uid }, groups, extra };
}

function attributesOf(access: Access): Record<string, unknown> {
  if ("path" in access) {
    return { nonResourceAttributes: { verb: access.verb, path: access.path } };
  }
  const { verb, group = "", resource, subresource = "", namespace = "", name = "" } = access;
  return { resourceAttributes: { verb, group, resource, subresource, namespace, name } };
}
