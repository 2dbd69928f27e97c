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
