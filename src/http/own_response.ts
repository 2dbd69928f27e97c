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
