import type { ApiContext, ResourceCall } from "./api_call.ts";
import { resourceVersionTooLarge } from "./api_errors.ts";
import { listObjects } from "./list_objects.ts";
import { parseListOptions, parseRevision } from "./list_options.ts";
import { listResponse, objectResponse } from "./responses.ts";
import { readObject } from "./write_context.ts";

/** GET of one object, or of its status, which has the same form. */
export function getRoute(context: ApiContext, { target, query }: ResourceCall): Response {
  const requested = parseRevision(query.get("resourceVersion") ?? "");
  const { revision } = context.store;
  if (requested > revision) throw resourceVersionTooLarge(requested, revision);
  return objectResponse(readObject(context, target), target.resource);
}

/** GET of a collection. */
export function listRoute(context: ApiContext, { target, query }: ResourceCall): Response {
  const page = listObjects(context, target, parseListOptions(query));
  return listResponse(page, target.resource);
}

/** GET of a collection with `watch=true`. */
export function watchRoute(context: ApiContext, { target, query }: ResourceCall): Response {
  const watch = context.watches.open(context, target, parseListOptions(query));
  return new Response(watch.body, { headers: { "content-type": "application/json" } });
}
