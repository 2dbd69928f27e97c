/**
 * The failures of the API server, with the wording of `k8s.io/apimachinery/pkg/api/errors` and
 * `k8s.io/apiserver`, so that a client gets the same texts from both servers.
 */
import type { StatusDetails } from "./status.ts";
import { StatusError } from "./status_error.ts";

/** Name of a resource in messages. */
export interface ResourceName {
  /** API group; empty for core. */
  group: string;
  /** Plural name. */
  plural: string;
}

/** Name of an object in messages. */
export interface ObjectName extends ResourceName {
  /** The object's name; empty for the whole resource. */
  name: string;
}

function qualified({ group, plural }: ResourceName): string {
  return group ? `${plural}.${group}` : plural;
}

function details({ group, plural, name }: ObjectName): StatusDetails {
  return { ...(name ? { name } : {}), ...(group ? { group } : {}), kind: plural };
}

/** Returns a 404 for an object that does not exist. */
export function notFound(object: ObjectName): StatusError {
  return new StatusError({
    code: 404,
    reason: "NotFound",
    message: `${qualified(object)} "${object.name}" not found`,
    details: details(object),
  });
}

/** Returns a 404 for a resource that does not exist. */
export function resourceNotFound(): StatusError {
  return new StatusError({
    code: 404,
    reason: "NotFound",
    message: "the server could not find the requested resource",
    details: {},
  });
}

/** Returns a 409 for a name that is already in use. */
export function alreadyExists(
  object: ObjectName,
  options: { deleting?: boolean; generated?: boolean } = {},
): StatusError {
  const { deleting = false, generated = false } = options;
  const message = `${qualified(object)} "${object.name}" already exists`;
  return new StatusError({
    code: 409,
    reason: "AlreadyExists",
    message: (deleting ? "object is being deleted: " : "") + message +
      (generated ? ", the server was not able to generate a unique name for the object" : ""),
    details: { ...details(object), ...(generated ? { retryAfterSeconds: 1 } : {}) },
  });
}

/** Returns a 409 for an object that is not in the state that the request requires. */
export function conflict(object: ObjectName, why: string): StatusError {
  return new StatusError({
    code: 409,
    reason: "Conflict",
    message: `Operation cannot be fulfilled on ${qualified(object)} "${object.name}": ${why}`,
    details: details(object),
  });
}

/** Returns a 409 for an object that has changed since the client read it. */
export function outdated(object: ObjectName): StatusError {
  return conflict(
    object,
    "the object has been modified; please apply your changes to the latest version and try again",
  );
}

/**
 * Returns a 403 of an authorizer or an admission plugin. For a path without a resource, the plural
 * name is empty.
 */
export function forbidden(
  object: ObjectName,
  why: string,
  options: Pick<StatusDetails, "causes"> = {},
): StatusError {
  const { plural, name } = object;
  const subject = plural === ""
    ? "forbidden"
    : `${qualified(object)}${name ? ` "${name}"` : ""} is forbidden`;
  return new StatusError({
    code: 403,
    reason: "Forbidden",
    message: `${subject}: ${why}`,
    details: { ...(plural === "" ? {} : details(object)), ...options },
  });
}

/** Returns a 401, the same for every failure of authentication. */
export function unauthorized(): StatusError {
  return new StatusError({ code: 401, reason: "Unauthorized", message: "Unauthorized" });
}

/** Returns a 400 for an invalid request. */
export function badRequest(message: string): StatusError {
  return new StatusError({ code: 400, reason: "BadRequest", message });
}

/** Returns a 405 for a method that the resource does not support. */
export function methodNotAllowed(): StatusError {
  return new StatusError({
    code: 405,
    reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource",
    details: {},
  });
}

/** Returns a 415 for a body of an unknown type. */
export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  return new StatusError({
    code: 415,
    reason: "UnsupportedMediaType",
    message: `the body of the request was in an unknown format - accepted media types include: ${
      accepted.join(", ")
    }`,
  });
}

/** Returns a 415 for a patch of a type that no resource supports. */
export function unknownPatchType(): StatusError {
  return new StatusError({
    code: 415,
    reason: "UnsupportedMediaType",
    message: "415: Unsupported Media Type",
    details: {},
  });
}

/** Returns a 406 for a request that accepts none of the available types. */
export function notAcceptable(accepted: readonly string[]): StatusError {
  return new StatusError({
    code: 406,
    reason: "NotAcceptable",
    message: `406: Not Acceptable\n\nAvailable representations: ${accepted.join(", ")}`,
    details: {},
  });
}

/** Returns a 406 for a watch in a form that has no events. */
export function notAcceptableForWatch(): StatusError {
  const accepted = ["application/json", "application/vnd.kubernetes.protobuf"];
  return new StatusError({
    code: 406,
    reason: "NotAcceptable",
    message: `only the following media types are accepted: ${
      accepted.map((type) => `${type};stream=watch`).join(", ")
    }`,
  });
}

/** Returns a 406 for an object or list that does not exist in the requested form. */
export function notAcceptableAs(kind: string, why: string): StatusError {
  return new StatusError({
    code: 406,
    reason: "NotAcceptable",
    message: `you requested ${kind}, but the requested object ${why}`,
  });
}

/** Returns a 413 for a body or a patch over a limit. */
export function requestEntityTooLarge(why: string): StatusError {
  return new StatusError({
    code: 413,
    reason: "RequestEntityTooLarge",
    message: `Request entity too large: ${why}`,
  });
}

/** Returns a 422 for a JSON patch that does not apply. */
export function patchRejected(): StatusError {
  return new StatusError({
    code: 422,
    reason: "Invalid",
    message: "the server rejected our request due to an error in our request",
    details: {},
  });
}

/** Returns a 410 for a request whose history has been removed. */
export function expired(message: string, options: { continue?: string } = {}): StatusError {
  return new StatusError({ code: 410, reason: "Expired", message, ...options });
}

/** Returns a 504 for a resourceVersion that the server has not reached yet. */
export function resourceVersionTooLarge(requested: number, current: number): StatusError {
  return new StatusError({
    code: 504,
    reason: "Timeout",
    message: `Timeout: Too large resource version: ${requested}, current: ${current}`,
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    },
  });
}

/** Returns a 504 for a write that is not done in time. */
export function requestTimeout(): StatusError {
  return new StatusError({
    code: 504,
    reason: "Timeout",
    message:
      "Timeout: request did not complete within requested timeout - context deadline exceeded",
    details: {},
  });
}

/** Returns a 500 without a reason, as for errors that Kubernetes does not translate. */
export function untranslated(message: string): StatusError {
  return new StatusError({ code: 500, message });
}

/** Returns a 500 for a defect of this server. */
export function internalError(message: string): StatusError {
  return new StatusError({
    code: 500,
    reason: "InternalError",
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  });
}

/** Returns a 503 for a request during which all objects were replaced, as by a reset. */
export function replacedMeanwhile(): StatusError {
  return new StatusError({
    code: 503,
    reason: "ServiceUnavailable",
    message:
      "the objects of the server were replaced while the request was under way, by a reset " +
      "or a snapshot: it has written nothing more",
  });
}

/** Returns texts as Go writes a list of quoted ones. */
export function quotedList(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(" ")}]`;
}
