import { OwnResponse } from "./own_response.ts";

/** Whether the body of a response is encoded, which no request over our connections asks for. */
export function isEncoded({ headers, body }: Response): boolean {
  return body !== null && (headers.get("content-encoding") ?? "identity") !== "identity";
}

/**
 * A response with its body decoded. An encoding other than gzip is left to the caller, as `fetch` leaves
 * one that it does not know.
 */
export function decoded(response: Response): Response {
  const { status, statusText, body, url } = response;
  const headers = new Headers(response.headers);
  if (!/^(x-)?gzip$/i.test(headers.get("content-encoding") ?? "") || !body) return response;
  headers.delete("content-encoding");
  headers.delete("content-length");
  const content = body.pipeThrough(new DecompressionStream("gzip"));
  return new OwnResponse(content, { status, statusText, headers, url });
}
