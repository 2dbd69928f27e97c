/**
 * The connections of this client are closed, for others have taken their place; nothing was sent. A
 * request may be sent again over those of the moment, whatever its method.
 */
export class ReplacedClientError extends Error {
  /** The name of this class. */
  override readonly name: string = "ReplacedClientError";

  /** Creates the error. */
  constructor() {
    super("connection closed: TLS settings changed");
  }
}
