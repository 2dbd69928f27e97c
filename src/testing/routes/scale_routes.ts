import type { ScalePaths } from "../schemas/validate_object.ts";
import { applyConfiguration, type ApplyConflict } from "../merge/apply_configuration.ts";
import { applyConflict } from "../merge/apply_conflict.ts";
import { fieldElement, fieldPath } from "../merge/field_set.ts";
import { refuseUnknownFields, validateAppliedKeys } from "../writes/field_validation.ts";
import { fieldManager, ignoredFields, tableForApply } from "../writes/field_tracking.ts";
import { readConfiguration } from "./applied_configuration.ts";
import { applyPatchType } from "./apply_route.ts";
import { mediaTypeOf, readText } from "./request_body.ts";
import { admittedWrite } from "./admitted_write.ts";
import type { ApiContext, ResourceCall } from "./api_call.ts";
import { badRequest, internalError, notAcceptableAs } from "../status/api_errors.ts";
import { invalid, invalidValue } from "../objects/field_error.ts";
import { membersOf, valueAt, withValueAt } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { jsonPatchType, mergePatchType, readPatch, strategicMergePatchType } from "./patch_body.ts";
import { jsonResponse } from "./responses.ts";
import { partialForm } from "../resources/object_form.ts";
import { apiVersionOf, type ServedResource } from "../resources/served_resource.ts";
import { type ScaleObject, scaleTable } from "../tables/scale_table.ts";
import { tableOptions } from "../tables/table_form.ts";
import { scaleSelector } from "../objects/scale_selector.ts";
import { readSubresourceBody } from "./subresource_body.ts";
import { patchOf } from "../writes/update_object.ts";
import {
  type ObjectTarget,
  type ObjectWriteOptions,
  readObject,
  timestamp,
  type WriteDetails,
} from "../writes/write_context.ts";
import { parseWriteQuery } from "./write_query.ts";

type Json = Record<string, unknown>;
type ScaleRoute = (context: ApiContext, call: ResourceCall) => Response | Promise<Response>;

/** Returns the route for a verb of `scale`. */
export function scaleRouteOf(verb: string): ScaleRoute {
  if (verb === "get") return getScale;
  return verb === "patch" ? patchScale : updateScale;
}

async function getScale(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { target, accepted, query, now } = call;
  const stored = readObject(context, target);
  const { object } = await context.converter.served(stored, target.resource);
  const { specReplicas } = pathsOf(target.resource);
  if (target.resource.custom && valueAt(object, specReplicas) === undefined) {
    throw internalError(`the spec replicas field ".${specReplicas}" does not exist`);
  }
  const text = JSON.stringify(scaleOf(object, target.resource));
  if (accepted === "") return jsonResponse(text);
  const scale: ScaleObject = JSON.parse(text);
  if (accepted === "Table") {
    return jsonResponse(scaleTable(scale, target.resource, tableOptions(query, now)));
  }
  if (accepted !== "PartialObjectMetadata") throw notAcceptableAs(accepted, "is not a list");
  return jsonResponse(`${partialForm.head}"metadata":${JSON.stringify(scale.metadata)}}`);
}

async function updateScale(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { request, target } = call;
  refuseConverted(target.resource);
  const { members } = await readSubresourceBody(context, request, scaleType);
  const options = parseWriteQuery("UpdateOptions", call);
  return await writeScale(context, call, { options, plan: () => ({ scale: members }) });
}

async function patchScale(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { request, target } = call;
  refuseConverted(target.resource);
  const accepted = [jsonPatchType, mergePatchType, strategicMergePatchType, applyPatchType];
  if (mediaTypeOf(request) === applyPatchType) return await applyScale(context, call);
  const patch = await readPatch(request, { accepted });
  const options = parseWriteQuery("PatchOptions", call);
  const plan = (current: KubeObject) => {
    const patched = patch(scaleOf(current, target.resource));
    return { scale: membersOf(patched) };
  };
  return await writeScale(context, call, { options, plan });
}

const scaleType = { group: "autoscaling", version: "v1", kind: "Scale" };

/** The fields of a Scale that an apply may have. */
const scaleSchema = {
  type: "object",
  properties: {
    spec: { type: "object", properties: { replicas: { type: "integer" } } },
    status: {
      type: "object",
      properties: { replicas: { type: "integer" }, selector: { type: "string" } },
    },
  },
};

/**
 * Applies a Scale: the manager gets the field of the object that holds the replicas.
 *
 * Source: `k8s.io/apimachinery/pkg/util/managedfields` `ScaleHandler`.
 */
async function applyScale(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { request, target, query } = call;
  const { resource, name } = target;
  const options = parseWriteQuery("PatchOptions", call, { apply: true });
  const { config, repeatedKeys } = await readConfiguration(await readText(request), scaleType);
  refuseUnknownFields(config, { ...scaleType, schema: scaleSchema });
  const { specReplicas } = pathsOf(resource);
  const given = valueAt(config, "spec.replicas");
  const base = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: { name } };
  const manager = options.fieldManager ?? "";
  const plan = (live: KubeObject) => {
    const write = { resource, status: false, time: timestamp(context.now()) };
    const table = tableForApply({ ...write, before: live });
    const { managedFields: _managedFields, ...metadata } = live.metadata;
    const result = applyConfiguration({
      live: { ...live, ...base, metadata },
      config: given === undefined ? base : withValueAt(base, specReplicas, given),
    }, {
      table,
      writer: fieldManager({ ...write, manager, subresource: "scale", operation: "Apply" }),
      type: resource.mergeType,
      ignored: ignoredFields(write),
      time: write.time,
    }, { force: query.get("force") === "true" });
    if ("conflicts" in result) throw applyConflict(result.conflicts.map(asConflictOfScale));
    validateAppliedKeys(call, repeatedKeys);
    const replicas = valueAt(result.object, specReplicas);
    return {
      scale: {
        metadata: { name, ...membersOf(config.metadata) },
        spec: { ...replicas === undefined ? {} : { replicas } },
      },
      managedFields: table.toJson(),
    };
  };
  return await writeScale(context, call, { options, plan });
}

function asConflictOfScale({ manager }: ApplyConflict): ApplyConflict {
  return {
    manager: { ...manager, apiVersion: "autoscaling/v1" },
    path: fieldPath([fieldElement("spec"), fieldElement("replicas")])!,
  };
}

function refuseConverted({ convertedByWebhook, version, storageVersion }: ServedResource): void {
  if (!convertedByWebhook || version === storageVersion) return;
  throw internalError(`this test server writes a scale only in ${storageVersion}, which is stored`);
}

interface ScaleWrite {
  options: ObjectWriteOptions;
  /** Returns the Scale that is written, for the object as it is, and its managers if it has some. */
  plan(current: KubeObject): { scale: Json } & Pick<WriteDetails, "managedFields">;
}

async function writeScale(
  context: ApiContext,
  call: ResourceCall,
  { options, plan }: ScaleWrite,
): Promise<Response> {
  const { target } = call;
  const { resource, name } = target;
  const { specReplicas } = pathsOf(resource);
  const stored = await admittedWrite(context, call, {
    operation: "UPDATE",
    dryRun: options.dryRun ?? false,
    view: {
      objectKind: scaleType,
      shown: (object) => JSON.parse(JSON.stringify(scaleOf(object, resource))),
      merged: ({ spec }, object) => withValueAt(object, specReplicas, replicasOf(spec, name)),
    },
    begin({ live = readObject(context, target), dryRun }) {
      const { scale, managedFields } = plan(live.object);
      const apply = (current: KubeObject) => scaled(current, scale, target);
      const details = { live, dryRun, subresource: "scale" };
      return patchOf(context, { ...target, apply }, {
        ...options,
        ...details,
        ...managedFields && { managedFields },
      });
    },
  });
  return jsonResponse(JSON.stringify(scaleOf(stored.object, resource)));
}

/** Returns an object with the replicas and the precondition of a Scale. */
function scaled(
  current: KubeObject,
  { metadata, spec }: Json,
  { resource, name }: ObjectTarget,
): KubeObject {
  const given = membersOf(metadata);
  if (given.name !== name) {
    throw badRequest(
      `the name of the object (${given.name ?? ""}) does not match the name on the URL (${name})`,
    );
  }
  const { resourceVersion = current.metadata.resourceVersion } = given;
  const changed = {
    ...current,
    metadata: { ...current.metadata, resourceVersion: String(resourceVersion) },
  };
  return withValueAt(changed, pathsOf(resource).specReplicas, replicasOf(spec, name));
}

function replicasOf(spec: unknown, name: string): number {
  const { replicas = 0 } = membersOf(spec);
  if (typeof replicas === "number" && replicas >= 0) return replicas;
  const field = invalidValue(
    { field: "spec.replicas", value: replicas },
    "must be greater than or equal to 0",
  );
  throw invalid({ group: "autoscaling", kind: "Scale", name }, [field]);
}

/** Returns the Scale of an object; `spec` is empty if the number of replicas is 0. */
function scaleOf(object: KubeObject, resource: ServedResource): Json {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const { specReplicas, statusReplicas, selector } = pathsOf(resource);
  // Objects of Kubernetes' own kinds have one replica by default.
  const wanted = valueAt(object, specReplicas) ?? (resource.custom ? 0 : 1);
  const text = resource.custom
    ? selector && valueAt(object, selector)
    : scaleSelector(valueAt(object, "spec.selector"));
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: wanted === 0 ? {} : { replicas: wanted },
    status: { replicas: valueAt(object, statusReplicas) ?? 0, ...(text ? { selector: text } : {}) },
  };
}

function pathsOf({ scale }: ServedResource): ScalePaths {
  if (typeof scale === "object") return scale;
  return { specReplicas: "spec.replicas", statusReplicas: "status.replicas" };
}
