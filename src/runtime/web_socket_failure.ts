/** Both runtimes put the URL with its query, or the error's name, before the reason. */
const BEFORE_DETAIL = /^(NetworkError: )?(failed to connect to WebSocket|.* failed): /i;

/** Deno 2.9 tries HTTP/2 after any response except 101, and then reports only that. */
const ONLY_HTTP_2 = /^(HTTP\/2 not supported|stream error received)/;

/** The reason why a WebSocket could not be opened; the message does not contain the URL. */
export class WebSocketFailure extends Error {
  /** The name of this class. */
  override readonly name: string = "WebSocketFailure";
  /** The server's response, if known; its body must be read or cancelled. */
  readonly response: Response | undefined;

  /** Creates the failure. */
  constructor(message: string, response?: Response) {
    super(message);
    this.response = response;
  }

  /** Creates the failure from the `error` event of a WebSocket that never opened. */
  static of(event: Event): WebSocketFailure {
    const message = event instanceof ErrorEvent ? event.message : "";
    const detail = message.replace(BEFORE_DETAIL, "");
    if (ONLY_HTTP_2.test(detail)) return new WebSocketFailure("the connection was not upgraded");
    return new WebSocketFailure(detail || "no reason given");
  }
}
