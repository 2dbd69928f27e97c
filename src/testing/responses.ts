import type { ListPage } from "./list_objects.ts";
import { type ObjectForm, partialForm, wholeForm } from "./object_form.ts";
import { apiVersionOf, type ResourceDefinition } from "./resource_registry.ts";
import type { StatusError } from "./status_error.ts";
import type { StoredObject } from "./store_event.ts";

/** A response of JSON text. */
export function jsonResponse(text: string, status = 200): Response {
  return new Response(text, { status, headers: { "content-type": "application/json" } });
}

/** A response of an object in a version of its resource. */
export function objectResponse(
  stored: StoredObject,
  resource: ResourceDefinition,
  options: { status?: number } = {},
): Response {
  return jsonResponse(stored.text(wholeForm(resource)), options.status);
}

/** A response of a page; its items bear no kind, except those of custom resources. */
export function listResponse(page: ListPage, resource: ResourceDefinition): Response {
  const itemForm: ObjectForm = resource.custom ? wholeForm(resource) : { head: "{" };
  const items = page.items.map((stored) => stored.text(itemForm)).join(",");
  const metadata = JSON.stringify({
    resourceVersion: String(page.revision),
    // the list of custom resources has it even on the last page
    continue: page.continue ?? (resource.custom ? "" : undefined),
    remainingItemCount: page.remainingItemCount,
  });
  return jsonResponse(
    `{"kind":"${resource.kind}List","apiVersion":"${
      apiVersionOf(resource)
    }","metadata":${metadata},"items":[${items}]}`,
  );
}

/** A response of an object's metadata. */
export function partialResponse(stored: StoredObject): Response {
  return jsonResponse(stored.text(partialForm));
}

/** A response of the metadata of a page's objects, all of which bear their kind. */
export function partialListResponse(page: ListPage): Response {
  const items = page.items.map((stored) => stored.text(partialForm)).join(",");
  const metadata = JSON.stringify({
    resourceVersion: String(page.revision),
    continue: page.continue,
    remainingItemCount: page.remainingItemCount,
  });
  return jsonResponse(
    `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":${metadata},` +
      `"items":${items === "" ? "null" : `[${items}]`}}`, // a list in Go that nobody has added to
  );
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
