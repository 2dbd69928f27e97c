import type { ApiContext, ResourceCall } from "./api_call.ts";
import { resourceVersionTooLarge } from "./api_errors.ts";
import { acceptsGzip, gzipMembers } from "./gzip_members.ts";
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
export function watchRoute(context: ApiContext, call: ResourceCall): Response {
  const { request, target, query } = call;
  const options = parseListOptions(query);
  const { body } = context.watches.open(context, target, options);
  const headers = { "content-type": "application/json" };
  // Feature WatchListCompression, on since v1.37.
  const compressible = options.sendInitialEvents === true && options.allowWatchBookmarks;
  if (!compressible || !acceptsGzip(request)) return new Response(body, { headers });
  return new Response(gzipMembers(body), {
    headers: { ...headers, "content-encoding": "gzip", vary: "Accept-Encoding" },
  });
}
