/** Both put the URL, query and all, before what went wrong, or the name of the error. */
const BEFORE_DETAIL = /^(NetworkError: )?(failed to connect to WebSocket|.* failed): /i;

/** Deno 2.9 tries HTTP/2 after any answer but 101, and then speaks of nothing else. */
const ONLY_HTTP_2 = /^(HTTP\/2 not supported|stream error received)/;

/** Why a WebSocket could not be opened; the message is without the URL. */
export class WebSocketFailure extends Error {
  /** The name of this class. */
  override readonly name: string = "WebSocketFailure";
  /** What the server answered instead, where that is known; its body is to be read or cancelled. */
  readonly response: Response | undefined;

  /** Creates the failure. */
  constructor(message: string, response?: Response) {
    super(message);
    this.response = response;
  }

  /** Tells what the `error` event of a WebSocket that never opened says. */
  static of(event: Event): WebSocketFailure {
    const message = event instanceof ErrorEvent ? event.message : "";
    const detail = message.replace(BEFORE_DETAIL, "");
    if (ONLY_HTTP_2.test(detail)) return new WebSocketFailure("the connection was not upgraded");
    return new WebSocketFailure(detail || "no reason given");
  }
}
