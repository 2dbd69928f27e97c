import { acceptsGzip } from "../server/gzip_members.ts";
import { documentUrl, type OpenApi, type ServedDocument } from "./open_api.ts";

/** Shorter documents are not compressed. */
const LEAST_COMPRESSED_BYTES = 1400;

const YEAR_MS = 365 * 24 * 3600 * 1000;

/** Returns the response of `/openapi/v3`. */
export async function openApiIndexRoute(openApi: OpenApi, request: Request): Promise<Response> {
  return respond(request, await openApi.index());
}

/** Returns the response of `/openapi/v2`. */
export async function openApiVersion2Route(openApi: OpenApi, request: Request): Promise<Response> {
  if (!acceptsJson(request)) return notAcceptable();
  return respond(request, await openApi.version2(), { vary: "Accept" });
}

/**
 * Returns the response of a document below `/openapi/v3/`. A URL with the hash of the document can
 * be cached for ever; one with another hash is redirected. An unknown document is empty.
 */
export async function openApiDocumentRoute(
  openApi: OpenApi,
  { request, path, now }: { request: Request; path: string; now: number },
): Promise<Response> {
  if (!acceptsJson(request)) return notAcceptable();
  const headers = { vary: "Accept" };
  const document = await openApi.version3(path);
  if (!document) return new Response(null, { headers });
  const hash = new URL(request.url).searchParams.get("hash") ?? "";
  if (hash === "") return respond(request, document, headers);
  if (hash !== document.hash) {
    const location = documentUrl(path, document.hash);
    return new Response(null, { status: 301, headers: { ...headers, location } });
  }
  return respond(request, document, {
    ...headers,
    "cache-control": "public, immutable",
    expires: new Date(now + YEAR_MS).toUTCString(),
  });
}

function respond(
  request: Request,
  { bytes, hash }: ServedDocument,
  further: Record<string, string> = {},
): Response {
  const headers = new Headers({
    ...further,
    etag: `"${hash}"`,
    "content-type": "application/json",
  });
  const known = request.headers.get("if-none-match")?.split(",").map((tag) => tag.trim());
  if (known?.some((tag) => tag === "*" || tag.replace(/^W\//, "") === `"${hash}"`)) {
    headers.delete("content-type");
    return new Response(null, { status: 304, headers });
  }
  if (!acceptsGzip(request) || bytes.length < LEAST_COMPRESSED_BYTES) {
    return new Response(bytes, { headers });
  }
  headers.set("content-encoding", "gzip");
  headers.append("vary", "Accept-Encoding");
  const body = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(body, { headers });
}

/** Returns whether a client accepts JSON; the documents have no other form. */
function acceptsJson(request: Request): boolean {
  const ranges = (request.headers.get("accept") || "*/*").split(",");
  return ranges.some((range) => {
    const type = range.split(";")[0]!.trim().toLowerCase();
    return type === "*/*" || type === "application/*" || type === "application/json";
  });
}

function notAcceptable(): Response {
  return new Response(null, { status: 406, headers: { vary: "Accept" } });
}
