import { KubewireError, type NetworkErrorOptions } from "../core/errors.ts";
import { typedError } from "./http_errors.ts";
import { typedStream } from "./typed_body.ts";

/** A response that has a `url`, as a response of `fetch` does. */
export class OwnResponse extends Response {
  readonly #url: string;

  /** Creates the response to a request for `url`. */
  constructor(body: BodyInit | null, init: ResponseInit & { url: string }) {
    super(body, init);
    this.#url = init.url;
  }

  /** The URL of the request, without its fragment. */
  override get url(): string {
    return this.#url;
  }

  /** Returns a copy with the same `url`. */
  override clone(): Response {
    const { status, statusText, headers, body } = super.clone();
    return new OwnResponse(body, { status, statusText, headers, url: this.#url });
  }
}

/**
 * Returns a response with its gzip body decoded. No request over our connections asks for gzip. A
 * body with an unknown encoding is returned as it is, as `fetch` does.
 */
export async function decoded(response: Response, options: NetworkErrorOptions): Promise<Response> {
  const { status, statusText, body, url } = response;
  const encoding = response.headers.get("content-encoding");
  if (encoding === null || !body || !/^(x-)?gzip$/i.test(encoding)) return response;
  const headers = new Headers(response.headers);
  const mayBeEmpty = headers.has("content-length") || headers.has("transfer-encoding");
  headers.delete("content-encoding");
  headers.delete("content-length");
  const { gunzip } = await import("../runtime/gunzip.ts");
  const content = typedStream(gunzip(body, { mayBeEmpty }), (error) => {
    if (error instanceof KubewireError) return error;
    return typedError(error, new URL(url).origin, options);
  });
  return new OwnResponse(content, { status, statusText, headers, url });
}
