import {
  CertificateAuthority,
  type KeyPair,
} from "../../../../src/testing/auth/certificate_authority.ts";
import { FaultPanel } from "../../../../src/testing/faults/fault_panel.ts";
import { type HttpsListener, listenHttps } from "../../../../src/testing/server/https_listener.ts";
import { RawClient } from "../../raw_client.ts";
import { trustingFetch } from "../../trusting_fetch.ts";

/** Issues the certificates of the servers. */
export const authority = await CertificateAuthority.create();
/** Certificate and key of the servers. */
export const keyPair: KeyPair = await authority.issueServer({ names: ["127.0.0.1", "localhost"] });

/** The path of a watch. */
export const WATCH = "/api/v1/pods?watch=true";
/** The events of a watch, a line each. */
export const frames: string[] = ["one", "two", "three"].map((name) =>
  JSON.stringify({ type: "ADDED", object: { metadata: { name } } }) + "\n"
);

/** A server behind a panel: a watch sends the frames and stays open, other requests get "done". */
export class Server implements AsyncDisposable {
  /** The panel before the server. */
  readonly panel = new FaultPanel({ now: () => 42 });
  /** Number of requests that reached the server itself. */
  served = 0;
  /** Number of watches that the server has seen end. */
  cancelled = 0;
  readonly get: ReturnType<typeof trustingFetch> = trustingFetch(authority.certificatePem);
  listener!: HttpsListener;
  #onCancel: () => void = () => {};

  /** Starts a server. */
  static async start(): Promise<Server> {
    const server = new Server();
    server.listener = await listenHttps(
      (request) => server.panel.apply(request, () => Promise.resolve(server.#answer(request))),
      { keyPair },
    );
    return server;
  }

  url(path: string): string {
    return this.listener.url + path;
  }

  /** Sends a GET without an HTTP client. */
  async raw(path: string): Promise<RawClient> {
    const client = await RawClient.connect(this.listener.port, authority.certificatePem);
    client.get(path);
    return client;
  }

  /** Waits until the server has seen the end of `count` watches. */
  async untilCancelled(count: number): Promise<void> {
    while (this.cancelled < count) {
      await new Promise<void>((resolve) => this.#onCancel = resolve);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.panel.clear();
    this.get[Symbol.dispose]();
    await this.listener.close();
  }

  #answer(request: Request): Response {
    this.served++;
    if (!/(watch|follow)=true/.test(request.url)) return new Response("done");
    const body = new ReadableStream({
      start(controller) {
        for (const frame of frames) controller.enqueue(new TextEncoder().encode(frame));
      },
      cancel: () => {
        this.cancelled++;
        this.#onCancel();
      },
    });
    return new Response(body, { headers: { "content-type": "application/json" } });
  }
}

/**
 * Returns the body that a raw client received, without chunk sizes; leading white space is trimmed.
 */
export function bodyOf(received: string): string {
  let rest = received.slice(received.indexOf("\r\n\r\n") + 4);
  let body = "";
  for (let size = /^([0-9a-f]+)\r\n/i.exec(rest); size; size = /^([0-9a-f]+)\r\n/i.exec(rest)) {
    const start = size[0].length;
    const end = start + Number.parseInt(size[1]!, 16);
    body += rest.slice(start, end);
    rest = rest.slice(end + 2);
  }
  return body.trimStart(); // Bun's body begins with a space
}
