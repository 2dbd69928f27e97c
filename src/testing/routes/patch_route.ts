import type { ApiContext, ResourceCall } from "./api_call.ts";
import { unknownPatchType } from "../status/api_errors.ts";
import { applyPatchType, applyRoute } from "./apply_route.ts";
import { builtinKinds } from "../merge/builtin_merge_types.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { fieldValidation } from "../writes/field_validation.ts";
import { invalidPatch, parsePatchedObject } from "../writes/object_body.ts";
import { jsonPatchType, mergePatchType, readPatch, strategicMergePatchType } from "./patch_body.ts";
import { mediaTypeOf } from "./request_body.ts";
import { admittedWrite } from "./admitted_write.ts";
import { isServedBy } from "../resources/resource_registry.ts";
import { apiVersionOf, servedObject } from "../resources/served_resource.ts";
import { objectResponse } from "./responses.ts";
import { patchOf } from "../writes/update_object.ts";
import { objectParts } from "../writes/object_part.ts";
import { timestamp } from "../writes/write_context.ts";
import { strategicPatchFault } from "./strategic_patch_fault.ts";
import { typedObject } from "../structs/typed_object.ts";
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
