import { asksForProtobuf, asksForYaml } from "./accept_header.ts";
import type { ResourceCall } from "./api_call.ts";
import { acceptsGzip } from "../server/gzip_members.ts";
import type { ListPage } from "./list_objects.ts";
import { itemForm, partialForm, wholeForm } from "../resources/object_form.ts";
import { apiVersionOf, type ServedResource } from "../resources/served_resource.ts";
import { notAcceptableAs } from "../status/api_errors.ts";
import type { StatusError } from "../status/status_error.ts";
import type { ObjectForm, StoredObject } from "../objects/store_event.ts";
import { listTable, tableForm, tableOptions } from "../tables/table_form.ts";

/** Returns a response with JSON text. */
export function jsonResponse(text: string, status = 200): Response {
  return new Response(text, { status, headers: { "content-type": "application/json" } });
}

/** Larger responses are compressed for a client that accepts gzip, as by kube-apiserver. */
const LARGE_BYTES = 128 * 1024;

/** Returns whether a response may be compressed; one that becomes protobuf or YAML is not. */
export function isCompressible(request: Request): boolean {
  const header = request.headers.get("accept");
  return acceptsGzip(request) && !asksForProtobuf(header) && !asksForYaml(header);
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
  call: FormRequest,
  options: { status?: number } = {},
): Response {
  return jsonResponse(stored.text(objectForm(call)), options.status);
}

/** The parts of a request that decide in which form objects are. */
export interface FormRequest extends Pick<ResourceCall, "accepted" | "query" | "now"> {
  /** The resource. */
  target: { resource: ServedResource };
  /**
   * Whether only the first of several tables has the descriptions of the columns.
   * @default {false}
   */
  firstOnly?: boolean;
}

/**
 * Returns the form of an object that the client accepts.
 *
 * @throws {StatusError} 406 if the client accepts only a list.
 */
export function objectForm(request: FormRequest): ObjectForm {
  const { target, accepted, query, now, firstOnly = false } = request;
  switch (accepted) {
    case "":
      return wholeForm(target.resource);
    case "Table":
      return tableForm(target.resource, { ...tableOptions(query, now), firstOnly });
    case "PartialObjectMetadata":
      return partialForm;
    case "PartialObjectMetadataList":
      throw notAcceptableAs(accepted, "is not a list");
  }
}

/**
 * Returns the JSON text of a page, in the form that the client accepts.
 *
 * @throws {StatusError} 406 if the client accepts only an object.
 */
export function pageText(page: ListPage, { target, accepted, query, now }: FormRequest): string {
  switch (accepted) {
    case "":
      return listText(page, target.resource);
    case "Table": {
      const metadata = {
        resourceVersion: String(page.revision),
        continue: page.continue,
        remainingItemCount: page.remainingItemCount,
      };
      const objects = page.items.map(({ object }) => object);
      return listTable(objects, target.resource, { ...tableOptions(query, now), metadata });
    }
    case "PartialObjectMetadata":
      throw notAcceptableAs(accepted, "is a list");
    case "PartialObjectMetadataList":
      return partialListText(page);
  }
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
  return `{"kind":"${resource.listKind}","apiVersion":"${apiVersion}","metadata":${metadata},` +
    `"items":[${items}]}`;
}

/** Returns the JSON text of the metadata of a page's objects; each item has a kind. */
function partialListText(page: ListPage): string {
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
