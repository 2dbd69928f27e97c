import { Buffer } from "node:buffer";
import { once } from "node:events";
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";

/** Settings of {@linkcode Http2Client.send}. */
export interface Http2RequestInit {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** A response, or its begin, of an {@linkcode Http2Client}. */
export class Http2Answer {
  readonly stream: ClientHttp2Stream;
  status = 0;
  headers: Record<string, unknown> = {};
  /** The text so far. */
  text = "";
  /** The code that ended the stream: 0 at a proper end. */
  code: number | undefined;
  #wake = () => {};

  constructor(stream: ClientHttp2Stream) {
    this.stream = stream;
    stream.setEncoding("utf8");
    stream.on("response", (headers) => {
      this.status = headers[":status"] ?? 0;
      this.headers = headers;
      this.#wake();
    });
    stream.on("data", (text: string) => {
      this.text += text;
      this.#wake();
    });
    stream.on("error", () => {}); // "close" follows
    stream.on("close", () => {
      this.code = stream.rstCode;
      this.#wake();
    });
  }

  /** Waits until a condition holds, or the stream has ended. */
  async until(condition: () => boolean): Promise<this> {
    while (!condition() && this.code === undefined) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return this;
  }

  /** Waits for the end of the stream. */
  ended(): Promise<this> {
    return this.until(() => false);
  }
}

/** A client over one HTTP/2 connection by `node:http2`, which shares no code with Kubewire. */
export class Http2Client implements AsyncDisposable {
  readonly session: ClientHttp2Session;
  /** The codes and last streams of the GOAWAY frames. */
  readonly goneAway: [code: number, lastStream: number][] = [];
  readonly #token: string | undefined;

  private constructor(session: ClientHttp2Session, token: string | undefined) {
    this.session = session;
    this.#token = token;
    session.on("error", () => {}); // "close" follows
    session.on("goaway", (code, lastStream) => this.goneAway.push([code, lastStream]));
  }

  /** Opens a connection. */
  static async connect(
    url: string,
    { caPem, token }: { caPem: string; token?: string },
  ): Promise<Http2Client> {
    const session = connect(url, { ca: caPem, servername: "localhost" });
    const client = new Http2Client(session, token);
    await once(session, "remoteSettings");
    return client;
  }

  /** Sends a request. */
  send(path: string, { method = "GET", headers = {}, body }: Http2RequestInit = {}): Http2Answer {
    const stream = this.session.request({
      ":method": method,
      ":path": path,
      ...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
      ...headers,
    }, { endStream: body === undefined });
    const answer = new Http2Answer(stream);
    if (body !== undefined) stream.end(Buffer.from(body as string));
    return answer;
  }

  /** Waits for the acknowledgement of a PING. */
  ping(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.session.ping((error) => error ? reject(error) : resolve());
    });
  }

  /** Waits until the connection is closed. */
  async closed(): Promise<void> {
    if (!this.session.closed && !this.session.destroyed) await once(this.session, "close");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.session.destroyed) return;
    const closed = once(this.session, "close");
    this.session.destroy();
    await closed;
  }
}
