import type { KubeFetch } from "@kubewire/kubewire";
import type { Context, MiddlewareHandler } from "hono";
import type { AuthenticatedUser, AuthenticationEnv } from "./authenticate.ts";
import { type Access, checkAccess, createAccessReviewer } from "./access_reviewer.ts";
import type { ReviewOptions } from "./reviewer.ts";
import { statusException } from "./status_exception.ts";

/**
 * Returns a middleware for Hono that allows a request only if the user of the request has an access
 * by the cluster's own roles, with a SubjectAccessReview. Put {@linkcode authenticate} before it. A
 * user without the access gets 403 with the reason; while the API server cannot be asked, requests
 * get 503.
 *
 * An allowed access is kept for 5 minutes and a denied one for 30 s, as kube-apiserver does with an
 * authorization webhook; so a right that is taken away may hold for as long. The program needs the
 * right to `create` `subjectaccessreviews`, which the ClusterRole `system:auth-delegator` has.
 *
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/
 *
 * @example Metrics for those who may read them, and logs by the rights of the user
 * ```ts
 * import { Hono } from "npm:hono";
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { authenticate, authorize } from "jsr:@kubewire/hono";
 *
 * const kube = createKubeFetch(await loadInClusterConfig());
 * const app = new Hono();
 * app.use(authenticate(kube));
 * app.get("/metrics", authorize(kube, { verb: "get", path: "/metrics" }), (c) => c.text("up 1"));
 * const readLog = authorize(kube, (c) => ({
 *   verb: "get",
 *   resource: "pods",
 *   subresource: "log",
 *   namespace: c.req.param("namespace") ?? "",
 *   name: c.req.param("pod") ?? "",
 * }));
 * app.get("/logs/:namespace/:pod", readLog, (c) => c.text("…"));
 * ```
 *
 * @throws {TypeError} If `kube` is not a client, or the access has no verb, or neither a resource
 * nor a path.
 * @throws {RangeError} If `timeoutMs` is not above 0.
 */
export function authorize(
  kube: KubeFetch,
  access: Access | ((c: Context) => Access | Promise<Access>),
  options: ReviewOptions = {},
): MiddlewareHandler<AuthenticationEnv> {
  const review = createAccessReviewer(kube, options);
  if (typeof access !== "function") checkAccess(access);
  return async (c, next) => {
    const user: AuthenticatedUser | undefined = c.get("user");
    if (!user) throw new TypeError("authorize found no user: put authenticate(…) before it.");
    const asked = typeof access === "function" ? await access(c) : access;
    const { allowed, reason } = await review(user, asked);
    if (!allowed) throw statusException(403, { message: refusal(user, asked, reason) });
    await next();
  };
}

/** Returns the message with the words of kube-apiserver. */
function refusal({ username }: AuthenticatedUser, access: Access, reason: string): string {
  const who = `User ${JSON.stringify(username)} cannot ${access.verb}`;
  const why = reason === "" ? "" : `: ${reason}`;
  if ("path" in access) return `forbidden: ${who} path ${JSON.stringify(access.path)}${why}`;
  const { group = "", resource, subresource, namespace } = access;
  const what = JSON.stringify(subresource ? `${resource}/${subresource}` : resource);
  const where = namespace
    ? `in the namespace ${JSON.stringify(namespace)}`
    : "at the cluster scope";
  const subject = group ? `${resource}.${group}` : resource;
  return `${subject} is forbidden: ${who} resource ${what} in API group ` +
    `${JSON.stringify(group)} ${where}${why}`;
}
