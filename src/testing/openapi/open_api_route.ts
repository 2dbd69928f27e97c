import { acceptsGzip } from "../server/gzip_members.ts";
import { documentUrl, type OpenApi, type ServedDocument } from "./open_api.ts";

const YEAR_MS = 365 * 24 * 3600 * 1000;

/** Returns the response of `/openapi/v3`: JSON whose type kube-apiserver does not name. */
export async function openApiIndexRoute(openApi: OpenApi): Promise<Response> {
  const { bytes } = await openApi.index();
  return new Response(bytes, { headers: { "content-type": "text/plain; charset=utf-8" } });
}

/** Returns the response of `/openapi/v2`, compressed for a client that accepts gzip. */
export async function openApiVersion2Route(openApi: OpenApi, request: Request): Promise<Response> {
  const headers = { vary: "Accept-Encoding, Accept" };
  if (!acceptsJson(request)) return new Response(null, { status: 406, headers });
  const response = documentResponse(request, await openApi.version2(), headers);
  if (response.status !== 200 || !acceptsGzip(request)) return response;
  response.headers.set("content-encoding", "gzip");
  const body = response.body?.pipeThrough(new CompressionStream("gzip"));
  return new Response(body, response);
}

/**
 * Returns the response of a document below `/openapi/v3/`. A URL with the hash of the document can
 * be cached for ever; one with another hash is redirected.
 */
export async function openApiDocumentRoute(
  openApi: OpenApi,
  { request, path, now }: { request: Request; path: string; now: number },
): Promise<Response> {
  const document = await openApi.version3(path);
  if (!document) return new Response(null, { status: 404 });
  const headers = { vary: "Accept" };
  if (!acceptsJson(request)) return new Response(null, { status: 406, headers });
  const hash = new URL(request.url).searchParams.get("hash") ?? "";
  if (hash === "") return documentResponse(request, document, headers);
  if (hash !== document.hash) {
    const location = documentUrl(path, document.hash);
    return new Response(null, { status: 301, headers: { ...headers, location } });
  }
  return documentResponse(request, document, {
    ...headers,
    "cache-control": "public, immutable",
    expires: new Date(now + YEAR_MS).toUTCString(),
  });
}

function documentResponse(
  request: Request,
  { bytes, hash }: ServedDocument,
  further: Record<string, string>,
): Response {
  const etag = `"${hash}"`;
  const headers = { ...further, etag };
  const known = (request.headers.get("if-none-match") ?? "").split(",").map((tag) => tag.trim());
  if (known.some((tag) => tag === "*" || tag.replace(/^W\//, "") === etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(bytes, { headers: { ...headers, "content-type": "application/json" } });
}

/** Returns whether a client accepts JSON; the documents have no other form. */
function acceptsJson(request: Request): boolean {
  const ranges = (request.headers.get("accept") || "*/*").split(",");
  return ranges.some((range) => {
    const type = range.split(";")[0]!.trim().toLowerCase();
    return type === "*/*" || type === "application/*" || type === "application/json";
  });
}
