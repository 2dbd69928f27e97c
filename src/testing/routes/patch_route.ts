import { builtinKinds } from "../merge/builtin_merge_types.ts";
import { invalid, invalidValue } from "../objects/field_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { isServedBy } from "../resources/resource_registry.ts";
import { apiVersionOf, servedObject } from "../resources/served_resource.ts";
import { unknownPatchType } from "../status/api_errors.ts";
import type { StatusError } from "../status/status_error.ts";
import { goText } from "../structs/go_format.ts";
import { goTypeNamed } from "../structs/go_type.ts";
import { typedObject } from "../structs/typed_object.ts";
import { fieldValidation } from "../writes/field_validation.ts";
import { invalidPatch, parsePatchedObject } from "../writes/object_body.ts";
import { objectParts } from "../writes/object_part.ts";
import { patchOf } from "../writes/update_object.ts";
import { timestamp } from "../writes/write_context.ts";
import { admittedWrite } from "./admitted_write.ts";
import type { ApiContext, ResourceCall } from "./api_call.ts";
import { applyPatchType, applyRoute } from "./apply_route.ts";
import { jsonPatchType, mergePatchType, readPatch, strategicMergePatchType } from "./patch_body.ts";
import { mediaTypeOf } from "./request_body.ts";
import { objectResponse } from "./responses.ts";
import { parseWriteQuery } from "./write_query.ts";

/** Handles PATCH of an object, of its status, or of another part of it. */
export async function patchRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { request, target, info } = call;
  const part = objectParts[info.subresource];
  const type = mediaTypeOf(request);
  const struct = builtinKinds[`${apiVersionOf(target.resource)}/${target.resource.kind}`];
  const accepted = [
    jsonPatchType,
    mergePatchType,
    ...(struct === undefined ? [] : [strategicMergePatchType]),
    applyPatchType,
  ];
  if (![...accepted, strategicMergePatchType].includes(type)) throw unknownPatchType();
  if (type === applyPatchType) return await applyRoute(context, call);
  const patch = await readPatch(request, { accepted, struct });
  const options = parseWriteQuery("PatchOptions", call);
  const stored = await admittedWrite(context, call, {
    operation: "UPDATE",
    dryRun: options.dryRun ?? false,
    begin({ isFirst, ...details }) {
      let patched: unknown;
      const refuse = (why: string) =>
        patch.strategic ? strategicPatchFault(patch.strategic, why) : invalidPatch(patched, why);
      const { strictFaults, strategic } = patch;
      const validate = fieldValidation(call, refuse, { strictFaults });
      // a strategic merge patch is read by the keys' order
      const onUnknownFields = (fields: readonly string[]) =>
        validate(strategic ? fields.toSorted() : fields);
      const faults = { refuse, ...isFirst && { onUnknownFields } };
      const apply = (current: KubeObject) => {
        patched = patch(servedObject(current, target.resource));
        const status = info.subresource === "status";
        const parsing = {
          isServed: isServedBy(context.registry),
          status,
          ...strategic ? { refuse } : {},
        };
        const given = parsePatchedObject(patched, target.resource, parsing);
        if (!part) return given;
        const typed = typedObject(given, target.resource, faults);
        return part.next(typed, current, timestamp(context.now()));
      };
      return patchOf(context, { ...target, apply }, {
        ...options,
        ...details,
        status: info.subresource === "status" || part?.inStatus === true,
        ...part ? { subresource: info.subresource } : faults,
      });
    },
  });
  return objectResponse(stored, call);
}

const MISFIT =
  /^(?:.*json parse error: )?json: cannot unmarshal (\w+)( \S+)? into .*of type (\S+)$/;
const numeric = /^(?:u?int|float)\d+$/;
/** Go's kinds of the values of JSON. */
const kinds: Readonly<Record<string, string>> = {
  string: "string",
  number: "int64",
  bool: "bool",
  array: "slice",
  object: "map",
};

/**
 * Returns the 422 for a strategic merge patch whose result is not an object of its kind: kube-apiserver
 * shows the patch as Go prints it, and does not read the result as JSON.
 *
 * Source: `k8s.io/apiserver/pkg/endpoints/handlers` `applyPatchToObject` and
 * `k8s.io/apimachinery/pkg/runtime` `unstructuredConverter`.
 */
export function strategicPatchFault(patch: unknown, why: string): StatusError {
  const bad = { field: "patch", value: goText(patch) };
  return invalid({ group: "", kind: "", name: "" }, [invalidValue(bad, converterText(why))]);
}

function converterText(why: string): string {
  const [, given = "", number = "", name = ""] = MISFIT.exec(why) ?? [];
  const kind = number.includes(".") ? "float64" : kinds[given];
  if (kind === undefined) return why;
  const type = goTypeNamed(name);
  if (type.form === "map") return `cannot restore map from ${kind}`;
  if (type.form === "list" || type.form === "bytes") return `cannot restore slice from ${kind}`;
  if (type.form !== "scalar") return `cannot restore struct from: ${kind}`;
  // Go converts numbers to each other, and whole ones to texts
  const isConvertible = numeric.test(type.base)
    ? given === "number"
    : type.base === "string" && kind === "int64";
  if (isConvertible) return `cannot convert ${kind} to ${name}`;
  const isBasic = numeric.test(type.base) || type.base === "string" || type.base === "bool";
  return isBasic ? `unrecognized type: ${type.base}` : `cannot restore struct from: ${kind}`;
}
