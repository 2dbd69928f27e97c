import { actionAdmission } from "./admitted_write.ts";
import type { ApiContext, ResourceCall } from "./api_call.ts";
import { badRequest, conflict, untranslated } from "../status/api_errors.ts";
import type { ObjectKind } from "../webhooks/admission_request.ts";
import { evictPod } from "../writes/evict_pod.ts";
import { membersOf, objectsOf } from "../json/json_value.ts";
import { withCondition } from "../objects/conditions.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { collectionOf } from "../resources/served_resource.ts";
import { jsonResponse } from "./responses.ts";
import { readSubresourceBody } from "./subresource_body.ts";
import { readObject, timestamp } from "../writes/write_context.ts";
import { parseDeleteOptions, parseWriteQuery } from "./write_query.ts";

/**
 * Handles POST of a Binding to a pod: assigns the pod to a node.
 *
 * @throws {StatusError} 400 for another name, 404 if the pod does not exist, 409 if it already has
 * a node, 500 if the target is not a node.
 */
export async function bindRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { target } = call;
  const expected = { group: "", version: "v1", kind: "Binding" };
  const { members, dryRun } = await readAction(context, call, expected);
  const { kind = "", name: node = "" } = membersOf(members.target);
  if (kind !== "" && kind !== "Node") {
    throw untranslated(
      `target.kind: Unsupported value: ${JSON.stringify(kind)}: ` +
        'supported values: "Node", "<empty>"',
    );
  }
  if (typeof node !== "string" || node === "") {
    throw untranslated("target.name: Required value");
  }
  const { object, key } = readObject(context, target);
  const spec = membersOf(object.spec);
  if (spec.nodeName) {
    throw conflict(
      { group: "", plural: "pods/binding", name: target.name },
      `pod ${target.name} is already assigned to node ${JSON.stringify(spec.nodeName)}`,
    );
  }
  const bound = {
    ...object,
    spec: { ...spec, nodeName: node },
    status: scheduled(context, object),
  };
  call.requireSameState();
  if (!dryRun) context.store.put(collectionOf(target.resource), key, bound);
  return succeeded();
}

/**
 * Handles POST of an Eviction to a pod: deletes the pod, if its PodDisruptionBudget allows that.
 *
 * @throws {StatusError} 400 for another name, and as {@linkcode evictPod}.
 */
export async function evictRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { target } = call;
  const expected = { group: "policy", version: "v1", kind: "Eviction" };
  const { members, dryRun } = await readAction(context, call, expected);
  const options = parseDeleteOptions(members.deleteOptions ?? undefined, new URLSearchParams());
  call.requireSameState();
  evictPod(context, target, dryRun ? { ...options, dryRun } : options);
  return succeeded();
}

/**
 * Returns the object of an action as webhooks and policies let it pass.
 *
 * @throws {StatusError} 400 if it is for another pod, and as they deny it.
 */
async function readAction(
  context: ApiContext,
  call: ResourceCall,
  objectKind: ObjectKind,
): Promise<{ members: KubeObject; dryRun: boolean }> {
  const { namespace, name } = call.target;
  const { metadata, members: given } = await readSubresourceBody(context, call.request, objectKind);
  const { dryRun = false } = parseWriteQuery("CreateOptions", call);
  const admission = actionAdmission(context, call, { objectKind, dryRun });
  const members = await admission.mutate({ ...given, metadata: { ...metadata, namespace } });
  if (members.metadata.name !== name) {
    throw badRequest(`name in URL does not match name in ${objectKind.kind} object`);
  }
  await admission.validate(members);
  return { members, dryRun };
}

function scheduled(context: ApiContext, { status }: KubeObject): Record<string, unknown> {
  const known = membersOf(status);
  const lastTransitionTime = timestamp(context.now());
  const condition = { type: "PodScheduled", status: "True", lastTransitionTime };
  return { ...known, conditions: withCondition(objectsOf(known.conditions), condition) };
}

function succeeded(): Response {
  const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
  return jsonResponse(JSON.stringify(status), 201);
}
