import { type AcceptedKind, acceptedKind, asksForProtobuf, asksForYaml } from "./accept_header.ts";
import {
  badRequest,
  methodNotAllowed,
  notAcceptable,
  notAcceptableForWatch,
  notFound,
  replacedMeanwhile,
  resourceNotFound,
} from "../status/api_errors.ts";
import type { AdmissionChain } from "../webhooks/admission_chain.ts";
import type { ObjectConverter } from "../webhooks/object_converter.ts";
import type { Decide } from "../access/decision.ts";
import type { Authenticator } from "../auth/authenticator.ts";
import type { PodStandIns } from "../pods/pod_stand_ins.ts";
import { partsOf, type RequestInfo } from "../server/request_info.ts";
import type { ServedResource } from "../resources/served_resource.ts";
import { objectParts } from "../writes/object_part.ts";
import type { TokenAuthority } from "../auth/token_authority.ts";
import type { UserInfo } from "../auth/user_info.ts";
import type { WatchRegistry } from "../watches/watch_registry.ts";
import type { ObjectTarget, WriteContext } from "../writes/write_context.ts";

/** State that the routes of the API share. */
export interface ApiContext extends WriteContext {
  /** The open watches. */
  readonly watches: WatchRegistry;
  /** Replacements for running containers. */
  readonly pods: PodStandIns;
  /** The authority that issues and verifies tokens. */
  readonly tokens: TokenAuthority;
  /** The authenticator that identifies users. */
  readonly authenticator: Authenticator;
  /** Minimum lifetime in a TokenRequest, in milliseconds. */
  readonly minimumTokenLifetimeMs: number;
  /**
   * Whether the feature WatchList is on: a watch may begin with the current state and mark its end.
   */
  readonly watchList: boolean;
  /** Whether opening a stream of a pod by GET needs the right to `create` too. */
  readonly streamsNeedCreate: boolean;
  /** The minor version of Kubernetes 1 in `/version`. */
  readonly minor: string;
  /** Whether discovery describes all groups at once to clients that ask for it. */
  readonly aggregatedDiscovery: boolean;
  /** Calls the webhooks that may change or refuse a write. */
  readonly admission: AdmissionChain;
  /** Converts custom resources between their versions. */
  readonly converter: ObjectConverter;
  /** Decides whether an access is allowed. */
  readonly decide: Decide;
  /** Whether the roles in the store decide. */
  readonly hasRoles: boolean;
  /** Returns the host and port for discovery. */
  readonly address: () => string;
}

/** An authenticated request. */
export interface ApiCall {
  /** The request; its body is not read yet. */
  readonly request: Request;
  /** Attributes of the request. */
  readonly info: RequestInfo;
  /** The user who makes the request. */
  readonly user: UserInfo;
  /** Adds a text to the warnings of the response. */
  readonly warn: (text: string) => void;
  /**
   * Called right before each write.
   *
   * @throws {StatusError} 503 if all objects were replaced since the request began; 404 if it is for a
   * custom resource whose definition was deleted.
   */
  readonly requireSameState: () => void;
}

/** An authenticated request to a resource that is served. */
export interface ResourceCall extends ApiCall {
  /** The resource, namespace and name. */
  readonly target: ObjectTarget;
  /** The query. */
  readonly query: URLSearchParams;
  /** The accepted form of objects; for writes of a scale, and for actions, it is empty. */
  readonly accepted: AcceptedKind;
  /** Returns the time of the server, in milliseconds. */
  readonly now: () => number;
}

/** Returns a check that throws once all objects of a store were replaced, as by a reset. */
export function stateCheck({ store }: Pick<ApiContext, "store">): () => void {
  const { replacements } = store;
  return () => {
    if (store.replacements !== replacements) throw replacedMeanwhile();
  };
}

/**
 * Returns a request with its resource; `undefined` if the path is unknown.
 *
 * @throws {StatusError} 404 if a custom resource does not have the subresource, 405 if the resource
 * does not support the method, 406 if the client accepts no available form, 400 if the name can be
 * that of no object.
 */
export function resolveCall(context: ApiContext, call: ApiCall): ResourceCall | undefined {
  const { request, info } = call;
  const resource = context.registry.find(info);
  if (!resource || !isPath(info, resource)) return undefined;
  if (request.method === "HEAD" || !isAllowed(info, resource)) throw methodNotAllowed();
  const accepted = accept(request, info, resource);
  checkName(info.name);
  return {
    ...call,
    requireSameState() {
      call.requireSameState();
      if (resource.custom && !context.registry.find(info)) throw resourceNotFound();
    },
    accepted,
    now: context.now,
    target: { resource, namespace: resource.namespaced ? info.namespace : "", name: info.name },
    query: new URL(request.url).searchParams,
  };
}

function isPath(info: RequestInfo, resource: ServedResource): boolean {
  const { verb, namespace, name, subresource } = info;
  if (subresource !== "") {
    const known = isObjectPart(subresource)
      ? resource[subresource]
      : [resource.parts, resource.actions, resource.streams].some((each) =>
        Object.hasOwn(each, subresource)
      );
    if (!known && resource.custom) throw notFound({ ...resource, name });
    if (!known) return false;
  }
  // Custom resources have no separate routes, so that this path is unknown instead of not allowed.
  if (resource.custom && verb === "create" && resource.namespaced && namespace === "") return false;
  if (resource.namespaced) return namespace !== "" || name === "" || isSelecting(verb);
  return namespace === "" || isOwnNamespace(info);
}

/** Source: `k8s.io/apimachinery/pkg/api/validation/path` `IsValidPathSegmentName`. */
function checkName(name: string): void {
  const faults = name === "." || name === ".."
    ? [`may not be '${name}'`]
    : ["/", "%"].filter((sign) => name.includes(sign)).map((sign) => `may not contain '${sign}'`);
  if (faults.length === 0) return;
  throw badRequest(`Name parameter invalid: ${JSON.stringify(name)}: ${faults.join(";")}`);
}

/** Returns whether a list or watch is requested, whose name is that of its field selector. */
function isSelecting(verb: string): boolean {
  return verb === "list" || verb === "watch";
}

/** Returns whether a request for a cluster-scoped object has its own name as the namespace. */
function isOwnNamespace({ path, group, namespace, name, subresource }: RequestInfo): boolean {
  const place = group === "" ? 2 : 3;
  const parts = partsOf(path).slice(place);
  return namespace === name && parts.length === (subresource === "" ? 2 : 3);
}

function isAllowed(
  { verb, namespace, name, subresource }: RequestInfo,
  resource: ServedResource,
): boolean {
  if (isObjectPart(subresource)) return ["get", "patch", "update"].includes(verb);
  const partVerbs = resource.parts[subresource];
  if (partVerbs) return partVerbs.some((allowed) => allowed === verb);
  const stream = resource.streams[subresource];
  if (stream !== undefined) {
    return verb === "get" || (verb === "create" && stream !== resource.kind);
  }
  if (subresource !== "") return verb === "create";
  const forCollection = ["create", "deletecollection", "list", "watch"].includes(verb);
  // The real server also ignores the name when it creates a custom resource.
  if (forCollection !== (name === "" || isSelecting(verb))) {
    return resource.custom && verb === "create";
  }
  const everywhere = resource.namespaced && namespace === "";
  if (everywhere && verb !== "list" && verb !== "watch") return false;
  return resource.verbs.some((allowed) => allowed === verb);
}

/** Returns whether a subresource is read and written as a part of its object. */
function isObjectPart(subresource: string): subresource is "scale" | "status" {
  return subresource === "scale" || subresource === "status";
}

/** Returns whether a subresource has other forms than its own. */
function hasFormsOf({ subresource, verb }: RequestInfo): boolean {
  if (subresource === "scale") return verb === "get";
  return ["", "status"].includes(subresource) || Object.hasOwn(objectParts, subresource);
}

function accept(
  request: Request,
  info: RequestInfo,
  { custom }: ServedResource,
): AcceptedKind {
  const { subresource, verb } = info;
  // The response is text or frames, independent of the header.
  if (["log", "exec", "attach", "portforward"].includes(subresource)) return "";
  const header = request.headers.get("accept");
  const hasForms = hasFormsOf(info);
  const kind = acceptedKind(header, { onlyObjects: !hasForms });
  // custom resources have no protobuf encoding, their metadata has
  const isWhole = kind === "" && !(custom && asksForProtobuf(header));
  const known = isWhole || (kind && hasForms);
  if (!known) throw notAcceptable(["application/json", "application/json;stream=watch"]);
  if (verb === "watch" && asksForYaml(header)) throw notAcceptableForWatch();
  return kind;
}
