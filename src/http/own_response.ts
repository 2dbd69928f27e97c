import { KubewireError, type NetworkErrorOptions } from "../core/errors.ts";
import { typedError } from "./http_errors.ts";
import { typedStream } from "./typed_body.ts";

/** A response that tells where it is from, as that of a `fetch` does. */
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

  /** A copy that tells the same. */
  override clone(): Response {
    const { status, statusText, headers, body } = super.clone();
    return new OwnResponse(body, { status, statusText, headers, url: this.#url });
  }
}

/**
 * A response with its body decoded where it is gzip, which no request over our connections asks for. An
 * encoding that is not known is left to the caller, as `fetch` does it.
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
