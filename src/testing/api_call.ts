import { type AcceptedKind, acceptedKind } from "./accept_header.ts";
import { methodNotAllowed, notAcceptable, notFound } from "./api_errors.ts";
import type { Authenticator } from "./authenticator.ts";
import type { PodStandIns } from "./pod_stand_ins.ts";
import type { RequestInfo } from "./request_info.ts";
import type { ResourceDefinition } from "./resource_registry.ts";
import type { TokenAuthority } from "./token_authority.ts";
import type { UserInfo } from "./user_info.ts";
import type { WatchRegistry } from "./watch_registry.ts";
import type { ObjectTarget, WriteContext } from "./write_context.ts";

/** What the routes of the API work with. */
export interface ApiContext extends WriteContext {
  /** The open watches. */
  readonly watches: WatchRegistry;
  /** What stands in for running containers. */
  readonly pods: PodStandIns;
  /** What issues and verifies tokens. */
  readonly tokens: TokenAuthority;
  /** What says whose a token is. */
  readonly authenticator: Authenticator;
  /** The least lifetime that a TokenRequest may ask for. */
  readonly minimumTokenLifetimeMs: number;
  /** Whether watches may begin with the state and mark its end. */
  readonly watchList: boolean;
  /** Host and port, as discovery names them. */
  readonly address: () => string;
}

/** An authenticated request. */
export interface ApiCall {
  /** The request; its body is not read yet. */
  readonly request: Request;
  /** What it is about. */
  readonly info: RequestInfo;
  /** Who makes it. */
  readonly user: UserInfo;
}

/** An authenticated request to a resource that is served. */
export interface ResourceCall extends ApiCall {
  /** The resource and what of it. */
  readonly target: ObjectTarget;
  /** The query. */
  readonly query: URLSearchParams;
  /** The form in which the client wants objects; not empty for get, list and watch alone. */
  readonly accepted: AcceptedKind;
}

/**
 * The resource that a request is for; `undefined` when no path leads there.
 *
 * @throws {StatusError} 405 when the resource does not do that, 406 when the client does not
 * accept JSON in a form that there is.
 */
export function resolveCall(context: ApiContext, call: ApiCall): ResourceCall | undefined {
  const { request, info } = call;
  const resource = context.registry.find(info);
  if (!resource || !isPath(info, resource)) return undefined;
  if (request.method === "HEAD" || !isAllowed(info, resource)) throw methodNotAllowed();
  return {
    ...call,
    accepted: accept(request, info),
    target: { resource, namespace: info.namespace, name: info.name },
    query: new URL(request.url).searchParams,
  };
}

function isPath(
  { verb, namespace, name, subresource }: RequestInfo,
  resource: ResourceDefinition,
): boolean {
  if (subresource !== "") {
    const known = isObjectPart(subresource)
      ? resource[subresource]
      : subresource in resource.actions || subresource in resource.streams;
    if (!known && resource.custom) throw notFound({ ...resource, name });
    if (!known) return false;
  }
  // Custom resources have no routes of their own, so that this is no question of the method.
  if (resource.custom && verb === "create" && resource.namespaced && namespace === "") return false;
  return resource.namespaced ? namespace !== "" || name === "" : namespace === "";
}

function isAllowed(
  { verb, namespace, name, subresource }: RequestInfo,
  resource: ResourceDefinition,
): boolean {
  if (isObjectPart(subresource)) return ["get", "patch", "update"].includes(verb);
  const stream = resource.streams[subresource];
  if (stream !== undefined) {
    return verb === "get" || (verb === "create" && stream !== resource.kind);
  }
  if (subresource !== "") return verb === "create";
  const forCollection = ["create", "deletecollection", "list", "watch"].includes(verb);
  // The real server does not look at the name either when it creates a custom resource.
  if (forCollection !== (name === "")) return resource.custom && verb === "create";
  const everywhere = resource.namespaced && namespace === "";
  if (everywhere && verb !== "list" && verb !== "watch") return false;
  return resource.verbs.some((allowed) => allowed === verb);
}

/** Whether a subresource is read and written as a part of its object. */
function isObjectPart(subresource: string): subresource is "scale" | "status" {
  return subresource === "scale" || subresource === "status";
}

function accept(request: Request, { verb, subresource }: RequestInfo): AcceptedKind {
  // Text, or frames, whatever is asked for.
  if (["log", "exec", "attach", "portforward"].includes(subresource)) return "";
  const kind = acceptedKind(request.headers.get("accept"));
  const known = kind === "" || (kind !== undefined && ["get", "list", "watch"].includes(verb));
  if (!known) throw notAcceptable(["application/json", "application/json;stream=watch"]);
  return kind;
}
