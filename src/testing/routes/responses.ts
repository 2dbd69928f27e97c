import { asksForProtobuf, asksForYaml } from "./accept_header.ts";
import type { ResourceCall } from "./api_call.ts";
import { acceptsGzip } from "../server/gzip_members.ts";
import { textBody } from "../server/piecewise_body.ts";
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
  return gzipResponse(new Blob([text]).stream());
}

/**
 * Returns the response to a list, from the texts that `texts` returns each time; a large one is written as
 * the client reads it.
 */
export function listResponse(texts: () => Iterable<string>, request: Request): Response {
  const body = textBody(texts, LARGE_BYTES);
  if (typeof body === "string") return jsonResponse(body);
  if (isCompressible(request)) return gzipResponse(body);
  return new Response(body, { headers: { "content-type": "application/json" } });
}

function gzipResponse(body: ReadableStream<Uint8Array<ArrayBuffer>>): Response {
  return new Response(body.pipeThrough(new CompressionStream("gzip")), {
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
export function pageText(page: ListPage, request: FormRequest): string {
  return [...pageTexts(page, request)].join("");
}

/**
 * Returns the JSON text of a page in parts, in the form that the client accepts.
 *
 * @throws {StatusError} 406 if the client accepts only an object.
 */
export function pageTexts(
  page: ListPage,
  { target, accepted, query, now }: FormRequest,
): Iterable<string> {
  switch (accepted) {
    case "":
      return listTexts(page, target.resource);
    case "Table": {
      const metadata = {
        resourceVersion: String(page.revision),
        continue: page.continue,
        remainingItemCount: page.remainingItemCount,
      };
      const objects = page.items.map(({ object }) => object);
      return [listTable(objects, target.resource, { ...tableOptions(query, now), metadata })];
    }
    case "PartialObjectMetadata":
      throw notAcceptableAs(accepted, "is a list");
    case "PartialObjectMetadataList":
      return partialListTexts(page);
  }
}

/** Yields the JSON text of a page; only the items of custom resources have a kind. */
export function* listTexts(page: ListPage, resource: ServedResource): Generator<string, void> {
  const form = resource.custom ? wholeForm(resource) : itemForm(resource);
  const metadata = JSON.stringify({
    resourceVersion: String(page.revision),
    // the list of custom resources has it even on the last page
    continue: page.continue ?? (resource.custom ? "" : undefined),
    remainingItemCount: page.remainingItemCount,
  });
  const apiVersion = apiVersionOf(resource);
  yield `{"kind":"${resource.listKind}","apiVersion":"${apiVersion}","metadata":${metadata},` +
    `"items":[`;
  yield* itemTexts(page, form);
  yield "]}";
}

function* itemTexts({ items }: ListPage, form: ObjectForm): Generator<string, void> {
  for (const [place, stored] of items.entries()) {
    yield place === 0 ? stored.text(form) : `,${stored.text(form)}`;
  }
}

/** Yields the JSON text of the metadata of a page's objects; each item has a kind. */
function* partialListTexts(page: ListPage): Generator<string, void> {
  const metadata = JSON.stringify({
    resourceVersion: String(page.revision),
    continue: page.continue,
    remainingItemCount: page.remainingItemCount,
  });
  yield `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1",` +
    `"metadata":${metadata},"items":`;
  if (page.items.length === 0) return yield "null}"; // an empty list in Go is nil
  yield "[";
  yield* itemTexts(page, partialForm);
  yield "]}";
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
