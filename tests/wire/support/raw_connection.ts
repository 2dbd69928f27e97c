import type { Link } from "./tls_front.ts";

/** How a server ends a connection: close_notify and FIN, FIN alone, or RST. */
export type Closing = "clean" | "fin" | "reset";

/** A request as it came over the wire. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** Thrown when the client has closed before the expected bytes came. */
export class ClientGone extends Error {}

const decoder = new TextDecoder("latin1");

/** One connection of a client, which a test reads and writes byte by byte. */
export class RawConnection {
  /** Number of the connection: 1 for the server's first one. */
  readonly number: number;
  /** Settles when the client's connection has ended in any way. */
  readonly closed: Promise<void>;
  /** Requests whose head has been read. */
  requests = 0;
  /** Called when bytes have left for the client over TLS, which the server behind it wrote before. */
  onLeft: (() => void) | undefined;
  readonly #link: Link;
  #text = "";
  #draining = false;
  #ended = false;
  #wake = () => {};

  constructor(link: Link, number: number, intercept: (connection: RawConnection) => boolean) {
    this.#link = link;
    this.number = number;
    const { plain, wire } = link;
    plain.on("data", (bytes: Uint8Array) => {
      if (plain === wire && intercept(this)) return;
      if (this.#draining) return;
      this.#text += decoder.decode(bytes);
      plain.pause(); // unread bytes stay in the socket
      this.#wake();
    });
    const end = () => {
      this.#ended = true;
      this.#wake();
    };
    plain.on("end", end);
    plain.on("close", end);
    this.closed = new Promise((resolve) => {
      wire.on("close", () => resolve());
      wire.on("end", () => resolve());
      plain.on("end", () => resolve());
    });
  }

  /** Takes `count` characters, one for each byte. */
  async take(count: number): Promise<string> {
    while (this.#text.length < count) await this.#more();
    const taken = this.#text.slice(0, count);
    this.#text = this.#text.slice(count);
    return taken;
  }

  /** Takes the text up to and including `end`. */
  async takeTo(end: string): Promise<string> {
    while (!this.#text.includes(end)) await this.#more();
    return await this.take(this.#text.indexOf(end) + end.length);
  }

  /** Takes a request's head. The body is an empty string. */
  async head(): Promise<RawRequest> {
    const [line = "", ...lines] = (await this.takeTo("\r\n\r\n")).trimEnd().split("\r\n");
    const [method = "", path = ""] = line.split(" ");
    const headers = new Headers();
    for (const each of lines) {
      const colon = each.indexOf(":");
      headers.append(each.slice(0, colon), each.slice(colon + 1).trim());
    }
    this.requests++;
    return { method, path, headers, body: "" };
  }

  /** Takes a whole request. */
  async request(): Promise<RawRequest> {
    const head = await this.head();
    return { ...head, body: await this.body(head) };
  }

  /** Takes the body of the request with this head. */
  async body({ headers }: RawRequest): Promise<string> {
    const length = headers.get("content-length");
    if (length !== null) return await this.take(Number(length));
    if (!headers.get("transfer-encoding")?.includes("chunked")) return "";
    let body = "";
    for (;;) {
      const size = parseInt(await this.takeTo("\r\n"), 16);
      if (size === 0) break;
      body += await this.take(size);
      await this.take(2);
    }
    await this.take(2);
    return body;
  }

  /** Reads on and drops all bytes. A server that does not read does not notice the end. */
  drain(): void {
    this.#draining = true;
    this.#link.plain.resume();
    this.#link.wire.resume();
  }

  /** Sends a text, one byte for each character; settles when the kernel has it. */
  write(text: string): Promise<void> {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    return new Promise((resolve) => this.#link.plain.write(bytes, () => resolve()));
  }

  /** Resolves when the bytes that are written now have left for the client, and not before. */
  async send(text: string): Promise<void> {
    const { wire, plain } = this.#link;
    const left = wire === plain ? undefined : new Promise<void>((resolve) => this.onLeft = resolve);
    await this.write(text);
    await left;
  }

  /** Resolves when the end of the connection has left for the client. */
  endLeft(): Promise<void> {
    return new Promise((resolve) => this.#link.wire.once("finish", () => resolve()));
  }

  /** Ends the connection. */
  close(closing: Closing): void {
    const { wire, plain } = this.#link;
    if (closing === "reset") wire.resetAndDestroy();
    else if (closing === "fin") wire.end();
    else plain.end();
    if (closing === "reset" || wire !== plain) return;
    this.#draining = true; // unread bytes would make a reset of the FIN
    wire.resume(); // needed to see the client's FIN
  }

  async #more(): Promise<void> {
    if (this.#ended) throw new ClientGone("The client has closed the connection.");
    const woken = new Promise<void>((resolve) => this.#wake = resolve);
    this.#link.plain.resume();
    await woken;
  }
}
