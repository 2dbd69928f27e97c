import { asksForProtobuf } from "./accept_header.ts";
import type { ResourceCall } from "./api_call.ts";
import { acceptsGzip } from "../server/gzip_members.ts";
import type { ListPage } from "./list_objects.ts";
import { itemForm, partialForm, wholeForm } from "../objects/object_form.ts";
import { apiVersionOf, type ServedResource } from "../objects/served_resource.ts";
import { notAcceptableAs } from "../status/api_errors.ts";
import type { StatusError } from "../status/status_error.ts";
import type { StoredObject } from "../objects/store_event.ts";

/** Returns a response with JSON text. */
export function jsonResponse(text: string, status = 200): Response {
  return new Response(text, { status, headers: { "content-type": "application/json" } });
}

/** Larger responses are compressed for a client that accepts gzip, as by kube-apiserver. */
const LARGE_BYTES = 128 * 1024;

/** Returns whether a response may be compressed; one that becomes protobuf is not. */
export function isCompressible(request: Request): boolean {
  return acceptsGzip(request) && !asksForProtobuf(request.headers.get("accept"));
}

/** Returns the response to a read, compressed if it is large and the client accepts gzip. */
export function readResponse(text: string, request: Request): Response {
  if (text.length <= LARGE_BYTES || !isCompressible(request)) return jsonResponse(text);
  const body = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(body, {
    headers: {
      "content-type": "application/json",
      "content-encoding": "gzip",
      vary: "Accept-Encoding",
    },
  });
}

/**
 * Returns the response with an object, in the form that the client accepts.
 *
 * @throws {StatusError} 406 if the client accepts only a list.
 */
export function objectResponse(
  stored: StoredObject,
  { target, accepted }: Pick<ResourceCall, "accepted"> & { target: { resource: ServedResource } },
  options: { status?: number } = {},
): Response {
  if (accepted === "PartialObjectMetadataList") throw notAcceptableAs(accepted, "is not a list");
  const form = accepted === "" ? wholeForm(target.resource) : partialForm;
  return jsonResponse(stored.text(form), options.status);
}

/** Returns the JSON text of a page; only the items of custom resources have a kind. */
export function listText(page: ListPage, resource: ServedResource): string {
  const form = resource.custom ? wholeForm(resource) : itemForm(resource);
  const items = page.items.map((stored) => stored.text(form)).join(",");
  const metadata = JSON.stringify({
    resourceVersion: String(page.revision),
    // the list of custom resources has it even on the last page
    continue: page.continue ?? (resource.custom ? "" : undefined),
    remainingItemCount: page.remainingItemCount,
  });
  const apiVersion = apiVersionOf(resource);
  return `{"kind":"${resource.kind}List","apiVersion":"${apiVersion}","metadata":${metadata},` +
    `"items":[${items}]}`;
}

/** Returns the JSON text of the metadata of a page's objects; each item has a kind. */
export function partialListText(page: ListPage): string {
  const items = page.items.map((stored) => stored.text(partialForm)).join(",");
  const metadata = JSON.stringify({
    resourceVersion: String(page.revision),
    continue: page.continue,
    remainingItemCount: page.remainingItemCount,
  });
  return `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1",` +
    `"metadata":${metadata},` +
    `"items":${items === "" ? "null" : `[${items}]`}}`; // an empty list in Go is nil
}

/** Returns the response for a failure, with `Retry-After` if the status has a time to wait. */
export function errorResponse({ status }: StatusError): Response {
  const response = jsonResponse(JSON.stringify(status), status.code);
  const seconds = status.details?.retryAfterSeconds;
  if (seconds) response.headers.set("retry-after", String(seconds));
  return response;
}

/** Returns the response for an unknown path; it is plain text, as on the real server. */
export function pathNotFound(): Response {
  return new Response("404 page not found\n", {
    status: 404,
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
  });
}
