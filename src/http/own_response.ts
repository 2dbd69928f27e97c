/** Settings of an {@linkcode OwnResponse}. */
export interface OwnResponseInit extends ResponseInit {
  /** The URL of the request, without its fragment. */
  url: string;
  /**
   * More headers. On Deno each header that `headers` has takes twice as long: it is checked and
   * copied once more.
   */
  fields?: readonly { readonly name: string; readonly value: string }[];
}

/** A response that has a `url`, as a response of `fetch` does. */
export class OwnResponse extends Response {
  readonly #url: string;

  /** Creates the response to a request for `url`. */
  constructor(body: BodyInit | null, init: OwnResponseInit) {
    super(body, init);
    this.#url = init.url;
    const { fields = [] } = init;
    if (fields.length === 0) return;
    const { headers } = this;
    for (const { name, value } of fields) headers.append(name, value);
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
