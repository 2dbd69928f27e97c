import { acceptsGzip } from "../server/gzip_members.ts";
import { sharedBody } from "../server/piecewise_body.ts";
import { documentUrl, type OpenApi, type ServedDocument } from "./open_api.ts";
import { preferredType } from "./preferred_type.ts";

const JSON_TYPE = "application/json";
const PROTOBUF_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
/** The name that client-go asks for, which is not a valid media type. */
const OLD_PROTOBUF_TYPE = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

const YEAR_MS = 365 * 24 * 3600 * 1000;

/** Returns the response of `/openapi/v3`: JSON whose type kube-apiserver does not name. */
export async function openApiIndexRoute(openApi: OpenApi): Promise<Response> {
  const { bytes } = await openApi.index();
  return new Response(sharedBody(bytes), {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}

/**
 * Returns the response of `/openapi/v2`, in JSON or in protobuf, compressed for a client that accepts
 * gzip. Both forms have the same ETag, as in kube-apiserver.
 */
export async function openApiVersion2Route(openApi: OpenApi, request: Request): Promise<Response> {
  const headers = { vary: "Accept-Encoding, Accept" };
  const served = [JSON_TYPE, OLD_PROTOBUF_TYPE, PROTOBUF_TYPE];
  const preferred = preferredType(request.headers.get("accept"), served);
  if (preferred === undefined) return new Response(null, { status: 406, headers });
  const isJson = preferred === JSON_TYPE;
  const document = await (isJson ? openApi.version2() : openApi.version2Protobuf());
  const type = isJson ? JSON_TYPE : PROTOBUF_TYPE;
  const response = documentResponse(request, document, { type, headers });
  if (response.status !== 200 || !acceptsGzip(request)) return response;
  response.headers.set("content-encoding", "gzip");
  return new Response(sharedBody(await openApi.gzipped(document)), response);
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
  const type = preferredType(request.headers.get("accept"), [JSON_TYPE]);
  if (type === undefined) return new Response(null, { status: 406, headers });
  const hash = new URL(request.url).searchParams.get("hash") ?? "";
  if (hash === "") return documentResponse(request, document, { type, headers });
  if (hash !== document.hash) {
    const location = documentUrl(path, document.hash);
    return new Response(null, { status: 301, headers: { ...headers, location } });
  }
  const cached = {
    "cache-control": "public, immutable",
    expires: new Date(now + YEAR_MS).toUTCString(),
  };
  return documentResponse(request, document, { type, headers: { ...headers, ...cached } });
}

function documentResponse(
  request: Request,
  { bytes, hash }: ServedDocument,
  { type, headers }: { type: string; headers: Record<string, string> },
): Response {
  const etag = `"${hash}"`;
  const known = (request.headers.get("if-none-match") ?? "").split(",").map((tag) => tag.trim());
  if (known.some((tag) => tag === "*" || tag.replace(/^W\//, "") === etag)) {
    return new Response(null, { status: 304, headers: { ...headers, etag } });
  }
  return new Response(sharedBody(bytes), { headers: { ...headers, etag, "content-type": type } });
}
