import { badRequest } from "./api_errors.ts";
import { isJsonObject } from "./json_value.ts";
import type { KubeObject, ObjectMeta } from "./kube_object.ts";
import { apiVersionOf, type ResourceDefinition } from "./resource_registry.ts";

/**
 * Reads a request body as an object of a resource, and fills in `apiVersion` and `kind`.
 *
 * Only the metadata is checked for its types: the server knows no schema of anything else.
 *
 * @throws {StatusError} 400 when the body is something else.
 */
export function parseObjectBody(body: unknown, resource: ResourceDefinition): KubeObject {
  const expected = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  if (!isJsonObject(body)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${resource.kind}): couldn't get version/kind; json parse error: json: cannot unmarshal ${
        goTypeOf(body)
      } into Go value of type struct`,
    );
  }
  const { apiVersion = expected.apiVersion, kind = expected.kind } = body;
  if (resource.custom && body.kind === undefined) {
    throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(body)}'`);
  }
  if (kind !== expected.kind) {
    throw badRequest(
      `${kind} in version "${resource.version}" cannot be handled as a ${expected.kind}: the kind in the data does not match the expected kind`,
    );
  }
  if (apiVersion !== expected.apiVersion) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected.apiVersion})`,
    );
  }
  return { ...body, ...expected, metadata: parseMetadata(body.metadata, resource) };
}

function parseMetadata(value: unknown, resource: ResourceDefinition): ObjectMeta {
  const metadata = value ?? {};
  const refuse = (found: unknown, field: string, type: string) =>
    badRequest(
      `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: json: cannot unmarshal ${
        goTypeOf(found)
      } into Go struct field ${field} of type ${type}`,
    );
  if (!isJsonObject(metadata)) throw refuse(metadata, "metadata", "v1.ObjectMeta");
  const result: Record<string, unknown> = {};
  for (const [field, member] of Object.entries(metadata)) {
    if (member === null) continue; // null means absent
    const path = `ObjectMeta.metadata.${field}`;
    if (textFields.has(field) && typeof member !== "string") throw refuse(member, path, "string");
    if (field === "labels" || field === "annotations") {
      if (!isJsonObject(member)) throw refuse(member, path, "map[string]string");
      const wrong = Object.values(member).find((text) => typeof text !== "string");
      if (wrong !== undefined) throw refuse(wrong, path, "string");
    }
    if (field === "finalizers") {
      if (!Array.isArray(member)) throw refuse(member, path, "[]string");
      const wrong = member.find((text) => typeof text !== "string");
      if (wrong !== undefined) throw refuse(wrong, path, "string");
    }
    result[field] = member;
  }
  return result;
}

const textFields = new Set(["name", "generateName", "namespace", "uid", "resourceVersion"]);

function goTypeOf(value: unknown): string {
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
