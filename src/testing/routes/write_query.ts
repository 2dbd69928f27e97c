import type { ResourceCall } from "./api_call.ts";
import { badRequest } from "../status/api_errors.ts";
import type { ObjectDeleteOptions, PropagationPolicy } from "../writes/delete_object.ts";
import {
  type FieldError,
  forbiddenValue,
  invalidOptions,
  invalidValue,
  requiredValue,
  tooLongValue,
  unsupportedValue,
} from "../objects/field_error.ts";
import { isJsonObject } from "../json/json_value.ts";
import { unregistered } from "../writes/object_body.ts";
import type { ObjectWriteOptions } from "../writes/write_context.ts";

const fieldManagerBytes = 128;

/**
 * Reads the query of a create, update or patch. The value of `fieldValidation` is only checked.
 *
 * @throws {StatusError} 422 if an option has an invalid value.
 */
export function parseWriteQuery(
  kind: "CreateOptions" | "UpdateOptions" | "PatchOptions",
  { query, request }: Pick<ResourceCall, "query" | "request">,
  options: { apply?: boolean } = {},
): ObjectWriteOptions {
  const { apply = false } = options;
  const errors = checkDryRun(query.getAll("dryRun"));
  if (apply && !query.get("fieldManager")) {
    errors.push(requiredValue("fieldManager", "is required for apply patch"));
  }
  if (kind === "PatchOptions" && !apply && query.has("force")) {
    errors.push(forbiddenValue("force", "may not be specified for non-apply patch"));
  }
  const manager = new TextEncoder().encode(query.get("fieldManager") ?? "");
  if (manager.byteLength > fieldManagerBytes) {
    errors.push(tooLongValue("fieldManager", fieldManagerBytes));
  }
  const validation = query.get("fieldValidation") ?? "";
  const validations = ["", "Ignore", "Strict", "Warn"];
  if (!validations.includes(validation)) {
    errors.push(unsupportedValue({ field: "fieldValidation", value: validation }, validations));
  }
  if (errors.length > 0) throw invalidOptions(kind, errors);
  return {
    dryRun: query.has("dryRun"),
    fieldManager: query.get("fieldManager") || programOf(request.headers.get("user-agent")),
  };
}

/** Returns the default manager of fields: the program in the `User-Agent`. */
function programOf(userAgent: string | null): string {
  const [program = ""] = (userAgent ?? "").split("/");
  return [...program].slice(0, fieldManagerBytes).join("");
}

/**
 * Reads the options of a deletion: from the body if there is one, otherwise from the query.
 *
 * @throws {StatusError} 400 if the body is not DeleteOptions, 422 if an option has an invalid
 * value.
 */
export function parseDeleteOptions(body: unknown, query: URLSearchParams): ObjectDeleteOptions {
  const given = body === undefined ? fromQuery(query) : body;
  if (!isJsonObject(given)) {
    throw badRequest("decoded object cannot be converted to DeleteOptions");
  }
  if (given.kind !== undefined && given.kind !== "DeleteOptions") {
    throw badRequest(unregistered(given, { group: "", version: "v1", kind: "DeleteOptions" }));
  }
  const { dryRun, gracePeriodSeconds, preconditions, propagationPolicy, orphanDependents } = given;
  const dryRuns = Array.isArray(dryRun) ? dryRun.map(String) : [];
  const errors = checkDryRun(dryRuns);
  const policies = ["Background", "Foreground", "Orphan"];
  if (propagationPolicy !== undefined && !policies.includes(String(propagationPolicy))) {
    errors.push(
      unsupportedValue({ field: "propagationPolicy", value: propagationPolicy }, [
        "Foreground",
        "Background",
        "Orphan",
        "nil",
      ]),
    );
  }
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    errors.push(invalidValue(
      { field: "propagationPolicy", value: propagationPolicy },
      "orphanDependents and deletionPropagation cannot be both set",
    ));
  }
  if (errors.length > 0) throw invalidOptions("DeleteOptions", errors);
  return {
    dryRun: dryRuns.length > 0,
    ...(typeof gracePeriodSeconds === "number" ? { gracePeriodSeconds } : {}),
    ...(isJsonObject(preconditions) ? { preconditions: textMembers(preconditions) } : {}),
    ...propagation(propagationPolicy, orphanDependents),
  };
}

function propagation(
  policy: unknown,
  orphanDependents: unknown,
): Pick<ObjectDeleteOptions, "propagationPolicy"> {
  if (orphanDependents !== undefined) {
    const orphans = String(orphanDependents) === "true";
    return { propagationPolicy: orphans ? "Orphan" : "Background" };
  }
  return policy === undefined ? {} : { propagationPolicy: policy as PropagationPolicy };
}

function fromQuery(query: URLSearchParams): Record<string, unknown> {
  const grace = query.get("gracePeriodSeconds");
  return {
    dryRun: query.getAll("dryRun"),
    ...(grace === null ? {} : { gracePeriodSeconds: Number(grace) }),
    ...(query.has("propagationPolicy")
      ? { propagationPolicy: query.get("propagationPolicy") }
      : {}),
    ...(query.has("orphanDependents") ? { orphanDependents: query.get("orphanDependents") } : {}),
  };
}

function checkDryRun(values: readonly string[]): FieldError[] {
  return values.every((value) => value === "All")
    ? []
    : [unsupportedValue({ field: "dryRun", value: values }, ["All"])];
}

function textMembers(value: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] =>
      typeof entry[1] === "string"
    ),
  );
}
