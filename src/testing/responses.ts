import { acceptsGzip } from "./gzip_members.ts";
import type { ListPage } from "./list_objects.ts";
import { type ObjectForm, partialForm, wholeForm } from "./object_form.ts";
import { apiVersionOf, type ResourceDefinition } from "./resource_registry.ts";
import type { StatusError } from "./status_error.ts";
import type { StoredObject } from "./store_event.ts";

/** A response of JSON text. */
export function jsonResponse(text: string, status = 200): Response {
  return new Response(text, { status, headers: { "content-type": "application/json" } });
}

/** What has more bytes is compressed for a client that takes gzip, as kube-apiserver does it. */
const LARGE_BYTES = 128 * 1024;

/** The answer to a read, compressed where it is large and the client takes that. */
export function readResponse(text: string, request: Request): Response {
  if (text.length <= LARGE_BYTES || !acceptsGzip(request)) return jsonResponse(text);
  const body = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(body, {
    headers: {
      "content-type": "application/json",
      "content-encoding": "gzip",
      vary: "Accept-Encoding",
    },
  });
}

/** A response of an object in a version of its resource. */
export function objectResponse(
  stored: StoredObject,
  resource: ResourceDefinition,
  options: { status?: number } = {},
): Response {
  return jsonResponse(stored.text(wholeForm(resource)), options.status);
}

/** The text of a page; its items bear no kind, except those of custom resources. */
export function listText(page: ListPage, resource: ResourceDefinition): string {
  const itemForm: ObjectForm = resource.custom ? wholeForm(resource) : { head: "{" };
  const items = page.items.map((stored) => stored.text(itemForm)).join(",");
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

/** The text of the metadata of a page's objects, all of which bear their kind. */
export function partialListText(page: ListPage): string {
  const items = page.items.map((stored) => stored.text(partialForm)).join(",");
  const metadata = JSON.stringify({
    resourceVersion: String(page.revision),
    continue: page.continue,
    remainingItemCount: page.remainingItemCount,
  });
  return `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1",` +
    `"metadata":${metadata},` +
    `"items":${items === "" ? "null" : `[${items}]`}}`; // a list in Go that nobody has added to
}

/** The response of a failure; with `Retry-After` when the status says how long to wait. */
export function errorResponse({ status }: StatusError): Response {
  const response = jsonResponse(JSON.stringify(status), status.code);
  const seconds = status.details?.retryAfterSeconds;
  if (seconds) response.headers.set("retry-after", String(seconds));
  return response;
}

/** The response for paths that lead nowhere, which the real server answers in plain text. */
export function pathNotFound(): Response {
  return new Response("404 page not found\n", {
    status: 404,
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
  });
}
