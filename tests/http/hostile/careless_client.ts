import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { latin1 } from "./case.ts";
import type { OpenClient } from "./tested_client.ts";

/**
 * Opens a client that keeps no rule: it uses a connection again without a check of the bytes on it,
 * sends a write again when the connection ended, and throws errors without a type.
 */
export const openCareless: OpenClient = (url) => {
  let kept: CarelessConnection | undefined;
  return {
    async fetch(path, init) {
      const { method = "GET", body = "" } = init ?? {};
      const request =
        `${method} ${path} HTTP/1.1\r\nContent-Length: ${String(body).length}\r\n\r\n` +
        body;
      for (let attempt = 1;; attempt++) {
        kept ??= await CarelessConnection.open(new URL(url));
        const response = await kept.send(request);
        if (response) return Object.defineProperty(response, "url", { value: url + path });
        kept = undefined;
        if (attempt === 2) throw new RangeError("no answer");
      }
    },
    [Symbol.asyncDispose]() {
      kept?.socket.destroy();
      return Promise.resolve();
    },
  };
};

class CarelessConnection {
  readonly socket: Socket;
  #text = "";
  #arrived = Promise.withResolvers<void>();
  #ended = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (bytes: Uint8Array) => {
      this.#text += new TextDecoder("latin1").decode(bytes);
      this.#arrived.resolve();
    });
    for (const event of ["error", "end", "close"]) {
      socket.on(event, () => {
        this.#ended = true;
        this.#arrived.resolve();
      });
    }
  }

  static async open({ hostname, port }: URL): Promise<CarelessConnection> {
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    return new CarelessConnection(socket);
  }

  /** Sends a request; returns the first response that comes, whichever request it belongs to. */
  async send(request: string): Promise<Response | undefined> {
    if (!this.#ended) this.socket.write(latin1(request));
    for (;;) {
      const match = /^HTTP\/1.1 (\d+) .*\r\ncontent-length: (\d+)[^]*?\r\n\r\n/i.exec(this.#text);
      const length = match ? match[0].length + Number(match[2]) : Infinity;
      if (match && this.#text.length >= length) {
        const body = this.#text.slice(match[0].length, length);
        this.#text = this.#text.slice(length);
        return new Response(body, { status: Number(match[1]) });
      }
      if (this.#ended) return undefined;
      this.#arrived = Promise.withResolvers();
      await this.#arrived.promise;
    }
  }
}
