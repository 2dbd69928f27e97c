import type { ApiContext, ResourceCall } from "./api_call.ts";
import { resourceVersionTooLarge } from "../status/api_errors.ts";
import { gzipMembers } from "../server/gzip_members.ts";
import { listObjects } from "./list_objects.ts";
import { parseListOptions, parseRevision } from "../watches/list_options.ts";
import { wholeForm } from "../resources/object_form.ts";
import { isCompressible, listResponse, objectForm, pageTexts, readResponse } from "./responses.ts";
import type { StoredObject } from "../objects/store_event.ts";
import { readObject } from "../writes/write_context.ts";

/** Handles GET of an object or of its status; the responses are the same. */
export async function getRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { target, query, request } = call;
  const requested = parseRevision(query.get("resourceVersion") ?? "");
  const { revision } = context.store;
  if (requested > revision) throw resourceVersionTooLarge(requested, revision);
  const stored = await context.converter.served(readObject(context, target), target.resource);
  return readResponse(stored.text(objectForm(call)), request);
}

/** Handles GET of a collection. */
export async function listRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { target, query, request } = call;
  const page = await listObjects(context, target, parseListOptions(query));
  return listResponse(() => pageTexts(page, call), request);
}

/** Handles GET of a collection with `watch=true`. */
export function watchRoute(context: ApiContext, call: ResourceCall): Response {
  const { request, target, query, accepted } = call;
  const options = parseListOptions(query, context);
  const { resource } = target;
  // For PartialObjectMetadataList, the real server cannot convert the event and sends it whole.
  const form = accepted === "PartialObjectMetadataList"
    ? wholeForm(resource)
    : objectForm({ ...call, firstOnly: true });
  const convert = resource.convertedByWebhook
    ? (stored: StoredObject) => context.converter.served(stored, resource)
    : undefined;
  const { body } = context.watches.open(context, target, { options, form, convert });
  const headers = { "content-type": "application/json" };
  // Feature WatchListCompression, which is on since v1.37.
  const compressible = options.sendInitialEvents === true && options.allowWatchBookmarks;
  if (!compressible || !isCompressible(request)) return new Response(body, { headers });
  return new Response(gzipMembers(body), {
    headers: { ...headers, "content-encoding": "gzip", vary: "Accept-Encoding" },
  });
}
