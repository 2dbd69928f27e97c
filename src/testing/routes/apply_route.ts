import { applyConflict } from "../merge/apply_conflict.ts";
import type { ApiContext, ResourceCall } from "./api_call.ts";
import { requireCreate } from "../access/authorization.ts";
import { badRequest, notFound } from "../status/api_errors.ts";
import { applyConfiguration } from "../merge/apply_configuration.ts";
import { applyOfKubectl } from "../merge/last_applied.ts";
import { refuseUnknownFields, validateAppliedKeys } from "../writes/field_validation.ts";
import { creationOf } from "../writes/create_object.ts";
import { fieldManager, ignoredFields, tableForApply } from "../writes/field_tracking.ts";
import { isJsonObject } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { parsePatchedObject } from "../writes/object_body.ts";
import { readConfiguration, unconvertible } from "./applied_configuration.ts";
import { readText } from "./request_body.ts";
import { admittedWrite } from "./admitted_write.ts";
import { createOrUpdate } from "../writes/object_write.ts";
import { checkManagedVersions } from "./managed_versions.ts";
import { isServedBy } from "../resources/resource_registry.ts";
import {
  apiVersionOf,
  collectionOf,
  servedFields,
  type ServedResource,
} from "../resources/served_resource.ts";
import { objectResponse } from "./responses.ts";
import { patchOf } from "../writes/update_object.ts";
import { keyOf, timestamp } from "../writes/write_context.ts";
import { objectParts } from "../writes/object_part.ts";
import { parseWriteQuery } from "./write_query.ts";

/** Media type of server-side apply; JSON is YAML too. */
export const applyPatchType = "application/apply-patch+yaml";

/**
 * Handles server-side apply: merges a configuration into an object, or creates the object from it,
 * and records the managers of the fields in `metadata.managedFields`.
 *
 * Source: `k8s.io/apiserver/pkg/endpoints/handlers` `applyPatcher`.
 */
export async function applyRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { request, target, info, query } = call;
  const { resource } = target;
  const options = parseWriteQuery("PatchOptions", call, { apply: true });
  const { config, repeatedKeys } = await readConfiguration(await readText(request), resource);
  refuseUnknownFields(config, resource);
  const part = objectParts[info.subresource];
  const status = info.subresource === "status" || part?.inStatus === true;
  const subresource = part && info.subresource;
  const manager = options.fieldManager ?? "";
  const refuse = unconvertible(config, resource);
  const application = {
    config,
    status,
    subresource,
    manager,
    force: query.get("force") === "true",
  };
  const stored = () => context.store.get(collectionOf(resource), keyOf(target));
  if (!stored() && (status || part)) throw notFound({ ...resource, name: target.name });
  const create = () =>
    admittedWrite(context, call, {
      operation: "CREATE",
      dryRun: options.dryRun ?? false,
      begin({ dryRun }) {
        const { object, managedFields } = applied(context, application, { resource });
        validateAppliedKeys(call, repeatedKeys);
        const metadata = { ...object.metadata, name: nameOf(object, target.name) };
        const named = { ...target, object: { ...object, metadata } };
        return creationOf(context, named, { ...options, managedFields, dryRun, refuse });
      },
    });
  const update = () =>
    admittedWrite(context, call, {
      operation: "UPDATE",
      dryRun: options.dryRun ?? false,
      begin({ live = stored(), dryRun }) {
        // another request may have changed the object while a webhook was asked
        const source = { resource, live: live?.object };
        const { object, managedFields } = applied(context, application, source);
        validateAppliedKeys(call, repeatedKeys);
        const write = { ...options, ...live && { live }, status, managedFields, dryRun, refuse };
        const apply = (current: KubeObject) =>
          part ? part.next(object, current, timestamp(context.now())) : object;
        return patchOf(context, { ...target, apply }, { ...write, subresource });
      },
    });
  if (status || part) return objectResponse(await update(), call);
  return await createOrUpdate(() => stored() !== undefined, {
    async create() {
      await requireCreate(call, context.decide);
      return objectResponse(await create(), call, { status: 201 });
    },
    async update() {
      return objectResponse(await update(), call);
    },
  });
}

interface Application {
  readonly config: Record<string, unknown>;
  readonly manager: string;
  readonly force: boolean;
  /** Whether the configuration is that of the status. */
  readonly status: boolean;
  /** The subresource of another part of the object. */
  readonly subresource: string | undefined;
}

/** Returns the object that an apply makes of the live one, and the managers of its fields. */
function applied(
  context: ApiContext,
  { config, manager, force, status, subresource }: Application,
  { resource, live }: { resource: ServedResource; live?: KubeObject | undefined },
): { object: KubeObject; managedFields: Record<string, unknown>[] } {
  const before = live ? servedFields(live, resource) : { metadata: {} };
  const { managedFields: _managedFields, ...metadata } = before.metadata;
  const time = timestamp(context.now());
  const table = tableForApply({ resource, before: live, status, time });
  checkManagedVersions(context.store, live, { resource, table });
  const apply = manager === "kubectl" ? applyOfKubectl : applyConfiguration;
  const result = apply(
    { live: { ...before, ...typeOf(resource), metadata }, config },
    {
      table,
      writer: fieldManager({ resource, manager, status, subresource, operation: "Apply" }),
      type: resource.mergeType,
      ignored: ignoredFields({ resource, status }),
      time,
    },
    { force },
  );
  if ("conflicts" in result) throw applyConflict(result.conflicts);
  const object = parsePatchedObject(withoutNulls(result.object), resource, {
    isServed: isServedBy(context.registry),
  });
  return { object, managedFields: table.toJson() };
}

function typeOf(
  resource: Pick<ServedResource, "group" | "version" | "kind">,
): { apiVersion: string; kind: string } {
  return { apiVersion: apiVersionOf(resource), kind: resource.kind };
}

function nameOf({ metadata }: KubeObject, expected: string): string {
  const { name } = metadata;
  if (name === expected) return name;
  throw badRequest(
    name === undefined
      ? `the name of the object (${expected} based on URL) was undeterminable: name must be provided`
      : `the name of the object (${name}) does not match the name on the URL (${expected})`,
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
