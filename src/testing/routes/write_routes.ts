import type { ApiContext, ResourceCall } from "./api_call.ts";
import { requireCreate } from "../access/authorization.ts";
import { badRequest } from "../status/api_errors.ts";
import { creationOf } from "../writes/create_object.ts";
import { deleteObject, type ObjectDeleteOptions } from "../writes/delete_object.ts";
import { withRequester } from "./certificate_request.ts";
import type { StatusError } from "../status/status_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { parseListOptions } from "../watches/list_options.ts";
import { describeMisfit, parseObjectBody } from "../writes/object_body.ts";
import { fieldValidation } from "../writes/field_validation.ts";
import { type BodyText, readDeletionBody, readTypedBody } from "./request_body.ts";
import { isServedBy } from "../resources/resource_registry.ts";
import type { OnUnknownFields } from "../schemas/apply_schema.ts";
import { collectionOf, type ServedResource } from "../resources/served_resource.ts";
import { listObjects } from "./list_objects.ts";
import { jsonResponse, objectResponse, pageText } from "./responses.ts";
import type { StoredObject } from "../objects/store_event.ts";
import { replacementOf } from "../writes/update_object.ts";
import { admitDeletion, admittedWrite } from "./admitted_write.ts";
import { createOrUpdate } from "../writes/object_write.ts";
import { objectParts } from "../writes/object_part.ts";
import { keyOf, timestamp } from "../writes/write_context.ts";
import { typedObject } from "../structs/typed_object.ts";
import { type WrittenNumbers, writtenNumbers } from "../structs/written_numbers.ts";
import { parseDeleteOptions, parseWriteQuery } from "./write_query.ts";

/** Handles POST of an object to its collection. */
export async function createRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { target } = call;
  const { object, text } = await readObjectBody(context, call);
  const options = parseWriteQuery("CreateOptions", call);
  const { onUnknownFields, ...faults } = fieldsOfBody(object, call, text);
  const stored = await admittedWrite(context, call, {
    operation: "CREATE",
    dryRun: options.dryRun ?? false,
    begin: ({ isFirst, ...details }) =>
      withRequester(
        creationOf(context, { ...target, object }, {
          ...options,
          ...details,
          ...faults,
          ...isFirst && { onUnknownFields },
        }),
        call,
      ),
  });
  // a controller may have changed it already; the response has the object as it was created
  return objectResponse(stored, call, { status: 201 });
}

/** Handles PUT of an object, of its status, or of another part of it. */
export async function updateRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { target, info } = call;
  const { object: body, text } = await readObjectBody(context, call);
  const options = parseWriteQuery("UpdateOptions", call);
  const part = objectParts[info.subresource];
  const { onUnknownFields, ...faults } = fieldsOfBody(body, call, text);
  // a part is taken of the object as it is read, whose other fields are checked too
  const given = part ? typedObject(body, target.resource, { onUnknownFields, ...faults }) : body;
  const existing = () => context.store.get(collectionOf(target.resource), keyOf(target));
  let created = false;
  const write = (operation: "CREATE" | "UPDATE") =>
    admittedWrite(context, call, {
      operation,
      dryRun: options.dryRun ?? false,
      begin({ isFirst, ...details }) {
        const previous = details.live ?? existing();
        const object = part && previous
          ? part.next(given, previous.object, timestamp(context.now()))
          : given;
        const { creates, ...steps } = replacementOf(context, { ...target, object }, {
          ...options,
          ...details,
          status: info.subresource === "status" || part?.inStatus === true,
          refuse: faults.refuse,
          ...part
            ? { subresource: info.subresource }
            : { written: faults.written, ...isFirst && { onUnknownFields } },
        });
        created = creates;
        return steps;
      },
    });
  const stored = await createOrUpdate(() => existing() !== undefined, {
    async create() {
      if (target.resource.createOnUpdate) await requireCreate(call, context.decide);
      return await write("CREATE");
    },
    update: () => write("UPDATE"),
  });
  return objectResponse(stored, call, { status: created ? 201 : 200 });
}

/** Handles DELETE of an object. */
export async function deleteRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { request, target, query } = call;
  const options = parseDeleteOptions(await readDeletionBody(request), query);
  const { dryRun = false } = options;
  const existing = context.store.get(collectionOf(target.resource), keyOf(target));
  // an object that cannot be read in this version is not deleted in it
  const oldObject = existing && (await context.converter.served(existing, target.resource)).object;
  const { name, namespace } = target;
  if (oldObject) await admitDeletion(context, call, { name, namespace, oldObject, dryRun });
  call.requireSameState();
  const { stored, gone } = deleteObject(context, target, options);
  return gone && !target.resource.returnsDeleted
    ? jsonResponse(JSON.stringify(deletionStatus(stored, target.resource)))
    : objectResponse(await context.converter.served(stored, target.resource), call);
}

/** Handles DELETE of a collection; the response lists the objects as they were before. */
export async function deleteCollectionRoute(
  context: ApiContext,
  call: ResourceCall,
): Promise<Response> {
  const { request, target, query } = call;
  const listOptions = parseListOptions(query);
  const options: ObjectDeleteOptions = parseDeleteOptions(await readDeletionBody(request), query);
  const page = await listObjects(context, target, listOptions);
  for (const { object, key } of page.items) {
    const { name = "", namespace = "" } = object.metadata;
    const { dryRun = false } = options;
    // kube-apiserver leaves the name out, as in the request for the collection
    await admitDeletion(context, call, { name: "", namespace, oldObject: object, dryRun });
    call.requireSameState();
    if (context.store.get(collectionOf(target.resource), key)) {
      deleteObject(context, { ...target, namespace, name }, options);
    }
  }
  return jsonResponse(pageText(page, call));
}

async function readObjectBody(
  context: ApiContext,
  { request, target }: ResourceCall,
): Promise<{ object: KubeObject; text: BodyText | undefined }> {
  let text: BodyText | undefined;
  const body = await readTypedBody(request, target.resource, { onText: (given) => text = given });
  const parsing = { isServed: isServedBy(context.registry), sent: text?.sent };
  return { object: parseObjectBody(body, target.resource, parsing), text };
}

function fieldsOfBody(
  object: KubeObject,
  call: ResourceCall,
  { json: text, repeatedKeys }: Partial<BodyText> = {},
): {
  onUnknownFields: OnUnknownFields;
  refuse: (why: string) => StatusError;
  written: WrittenNumbers | undefined;
} {
  const { resource } = call.target;
  const refuse = (why: string) => badRequest(describeMisfit(object, resource, why));
  return {
    refuse,
    written: resource.custom || text === undefined ? undefined : writtenNumbers(text),
    onUnknownFields: fieldValidation(call, refuse, {
      text,
      repeatedKeys,
      isCustom: resource.custom,
    }),
  };
}

function deletionStatus({ object }: StoredObject, resource: ServedResource): unknown {
  const { name, uid } = object.metadata;
  const { group, plural } = resource;
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { name, ...(group ? { group } : {}), kind: plural, uid },
  };
}
