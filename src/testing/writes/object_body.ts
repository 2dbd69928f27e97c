import { badRequest, internalError, patchRejected } from "../status/api_errors.ts";
import { invalid, invalidValue } from "../objects/field_error.ts";
import { isJsonObject } from "../json/json_value.ts";
import type { KubeObject, ObjectMeta } from "../objects/kube_object.ts";
import { apiVersionOf, type ServedResource } from "../resources/served_resource.ts";
import type { StatusError } from "../status/status_error.ts";

/** Settings of {@linkcode parseObjectBody}. */
export interface ObjectBodyOptions {
  /**
   * Returns whether the server serves a kind, which determines the message for an object of another
   * kind.
   * @default `false` for every kind.
   */
  isServed?: (apiVersion: string, kind: string) => boolean;
  /**
   * The text as it was sent, of which messages show the begin.
   * @default The JSON of the body.
   */
  sent?: string | undefined;
}

/** Settings of {@linkcode parsePatchedObject}. */
export interface PatchedObjectOptions extends ObjectBodyOptions {
  /**
   * Whether only the status is patched: then the kind and the version of a custom resource do not
   * count.
   * @default {false}
   */
  status?: boolean;
  /**
   * Returns the error for a result that is not an object of the kind.
   * @default Returns a 422 that shows the result.
   */
  refuse?: (why: string) => StatusError;
}

/**
 * Reads a request body as an object of a resource, and sets `apiVersion` and `kind`.
 *
 * Only the types of the metadata are checked, because the server does not have schemas.
 *
 * Source: `k8s.io/apiserver/pkg/endpoints/handlers` and, for custom resources,
 * `k8s.io/apiextensions-apiserver/pkg/apiserver`.
 *
 * @throws {StatusError} 400 if the body is not an object of the resource; 422 if it is a custom
 * resource of another kind.
 */
export function parseObjectBody(
  body: unknown,
  resource: ServedResource,
  options: ObjectBodyOptions = {},
): KubeObject {
  const sent = () => options.sent ?? JSON.stringify(body);
  const fault = isJsonObject(body) ? describeTypeFault(body) : undefined;
  if (fault !== undefined) throw unrecognized(resource.kind, `${fault} (${startOf(sent())})`);
  if (resource.custom) return parseCustomObject(body, resource, { sent });
  const object = body ?? {};
  if (!isJsonObject(object)) throw notAnObject(body, resource.kind, sent);
  const refuse = (why: string) => badRequest(describeMisfit(object, resource, why));
  return parseFields(object, resource, { ...options, refuse });
}

/**
 * Reads the result of a patch, as {@linkcode parseObjectBody} does.
 *
 * @throws {StatusError} 422, or in some cases 400 or 500, if it is not an object of the resource any
 * more.
 */
export function parsePatchedObject(
  body: unknown,
  resource: ServedResource,
  options: PatchedObjectOptions = {},
): KubeObject {
  const { status = false, refuse = (why: string) => invalidPatch(body, why) } = options;
  const fault = isJsonObject(body) ? describeTypeFault(body) : undefined;
  if (fault !== undefined) throw refuse(fault);
  if (resource.custom) return parseCustomObject(body, resource, { patched: true, status });
  if (!isJsonObject(body)) throw patchRejected();
  if (!body.apiVersion && (!body.kind || body.kind === resource.kind)) {
    // kube-apiserver reads an object without a name, which fails later
    return { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: {} };
  }
  return parseFields(body, resource, { ...options, refuse });
}

/** Returns a 422 for the result of a patch. */
export function invalidPatch(body: unknown, why: string): StatusError {
  const patch = { field: "patch", value: JSON.stringify(body) };
  return invalid({ group: "", kind: "", name: "" }, [invalidValue(patch, why)]);
}

/** Returns Kubernetes' message for a body that cannot be handled as the expected kind. */
export function describeMisfit(
  body: Record<string, unknown>,
  expected: { version: string; kind: string },
  why: string,
): string {
  const { kind = expected.kind, apiVersion = expected.version } = body;
  const version = String(apiVersion).split("/").at(-1);
  return `${kind} in version "${version}" cannot be handled as a ${expected.kind}: ${why}`;
}

/**
 * Returns Kubernetes' message for a body of another kind; `undefined` if it has the expected kind.
 */
export function describeOtherKind(
  body: Record<string, unknown>,
  expected: { group: string; version: string; kind: string },
  { isServed = () => false }: ObjectBodyOptions,
): string | undefined {
  const apiVersion = body.apiVersion || apiVersionOf(expected);
  const kind = body.kind || expected.kind;
  if (kind === expected.kind && apiVersion === apiVersionOf(expected)) return undefined;
  if (!isServed(String(apiVersion), String(kind))) return unregistered(body, expected);
  const version = String(apiVersion).split("/").at(-1);
  const internal = expected.group.split(".")[0] || "core";
  return `converting (${version}.${kind}) to (${internal}.${expected.kind}): unknown conversion`;
}

/** Returns Kubernetes' message for a kind or a version that it cannot read. */
function describeTypeFault(body: Record<string, unknown>): string | undefined {
  for (const field of ["apiVersion", "kind"]) {
    const value = body[field] ?? "";
    if (typeof value === "string") continue;
    return "couldn't get version/kind; json parse error: json: cannot unmarshal " +
      `${goTypeOf(value)} into Go struct field .${field} of type string`;
  }
  const { apiVersion } = body;
  const isMalformed = typeof apiVersion === "string" && apiVersion.split("/").length > 2;
  return isMalformed ? `unexpected GroupVersion string: ${apiVersion}` : undefined;
}

/** Returns Kubernetes' message for a kind that is not registered. */
export function unregistered(
  body: Record<string, unknown>,
  expected: { group: string; version: string; kind: string },
): string {
  const { apiVersion = apiVersionOf(expected), kind = expected.kind } = body;
  return `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`;
}

/** Returns a 400 for a body that is empty, malformed or without a kind; `why` gives the reason. */
export function unrecognized(kind: string, why: string): StatusError {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why}`);
}

function notAnObject(body: unknown, kind: string, sent: () => string): StatusError {
  const struct = String
    .raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
  return unrecognized(
    kind,
    `couldn't get version/kind; json parse error: json: cannot unmarshal ${
      goTypeOf(body)
    } into Go value of type ${struct} (${startOf(sent())})`,
  );
}

interface FieldsOptions extends ObjectBodyOptions {
  refuse: (why: string) => StatusError;
}

function parseFields(
  object: Record<string, unknown>,
  resource: ServedResource,
  { refuse, ...options }: FieldsOptions,
): KubeObject {
  const otherKind = describeOtherKind(object, resource, options);
  if (otherKind !== undefined) throw refuse(otherKind);
  return {
    ...object,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: parseMetadata(object.metadata, refuse),
  };
}

function parseCustomObject(
  body: unknown,
  resource: ServedResource,
  { patched = false, status = false, sent = () => JSON.stringify(body) } = {},
): KubeObject {
  const expected = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  if (body !== null && !isJsonObject(body)) throw notAnObject(body, resource.kind, sent);
  if (!body?.kind) {
    const missing = `Object 'Kind' is missing in '${sent()}'`;
    if (patched && body !== null) throw invalidPatch(body, missing);
    throw unrecognized(resource.kind, `${missing} (${startOf(sent())})`);
  }
  const { apiVersion = "", kind } = body;
  const metadata = parseMetadata(
    body.metadata,
    (why) => badRequest(describeMisfit(body, resource, why)),
    { isCustom: true },
  );
  if (patched && apiVersion === "") {
    throw internalError("Object 'apiVersion' is missing in 'object has no apiVersion field'");
  }
  if (status) return { ...body, ...expected, metadata };
  const mustBe = (field: "apiVersion" | "kind") => {
    const [, given = ""] = /^(.*)\//.exec(String(apiVersion)) ?? [];
    const group = field === "kind" ? resource.group : given;
    const subject = { group, kind: String(kind), name: metadata.name ?? "" };
    const bad = { field, value: body[field] };
    return invalid(subject, [invalidValue(bad, `must be ${expected[field]}`)]);
  };
  if (apiVersion !== expected.apiVersion) {
    if (patched) throw mustBe("apiVersion");
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected.apiVersion})`,
    );
  }
  if (kind !== expected.kind) throw mustBe("kind");
  return { ...body, ...expected, metadata };
}

/**
 * Reads the metadata of an object, without the members that are null.
 *
 * @throws {StatusError} The one that `refuse` returns, if a field has another type.
 */
export function parseMetadata(
  value: unknown,
  refuse: (why: string) => StatusError,
  { isCustom = false } = {},
): ObjectMeta {
  const metadata = value ?? {};
  const wrongType = (found: unknown, field: string, type: string) =>
    refuse(
      `json: cannot unmarshal ${goTypeOf(found)} into Go struct field ${field} of type ${type}`,
    );
  if (!isJsonObject(metadata)) throw wrongType(metadata, "metadata", "v1.ObjectMeta");
  const result: Record<string, unknown> = {};
  for (const [field, member] of Object.entries(metadata)) {
    if (member === null) continue; // null means absent
    const path = isCustom ? `ObjectMeta.${field}` : `ObjectMeta.metadata.${field}`;
    if (textFields.has(field) && typeof member !== "string") {
      throw wrongType(member, path, "string");
    }
    if (field === "labels" || field === "annotations") {
      if (!isJsonObject(member)) throw wrongType(member, path, "map[string]string");
      const wrong = Object.values(member).find((text) => typeof text !== "string");
      if (wrong !== undefined) throw wrongType(wrong, path, "string");
    }
    if (field === "finalizers") {
      if (!Array.isArray(member)) throw wrongType(member, path, "[]string");
      const wrong = member.find((text) => typeof text !== "string");
      if (wrong !== undefined) throw wrongType(wrong, path, "string");
    }
    result[field] = member;
  }
  return result;
}

const textFields = new Set(["name", "generateName", "namespace", "uid", "resourceVersion"]);

/** Returns the type of a JSON value, as Go's JSON decoder names it. */
export function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "number":
    case "string":
    case "object":
      return typeof value;
    default:
      return "nothing";
  }
}

/** Returns the begin of a body for a message, in hexadecimal if it is not JSON. */
export function summaryOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return "<empty>";
  const start = bytes.subarray(0, 30);
  const text = bytes[0] === 0x7b ? new TextDecoder().decode(start) : start.toHex();
  return bytes.length > 30 ? `${text} ...` : text;
}

function startOf(text: string): string {
  return summaryOf(new TextEncoder().encode(text));
}
