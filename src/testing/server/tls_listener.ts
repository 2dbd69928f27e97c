import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, Server } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import type { KeyPair } from "../auth/certificate_authority.ts";

/** A protocol of HTTP, by its name in ALPN. */
export type HttpProtocol = "h2" | "http/1.1";

/** The certificate that a client has shown. */
export interface ClientCertificate {
  /** The common name of its subject. */
  readonly commonName: string;
  /** The organizations of its subject. */
  readonly organizations: readonly string[];
  /** The digest of the certificate: SHA-256, in hexadecimal digits. */
  readonly sha256: string;
  /** Whether the CA of the listener has signed it. */
  readonly trusted: boolean;
}

/** The server's end of a TLS connection. */
export interface TlsConnection {
  /** The port of the client. */
  readonly clientPort: number;
  /** The protocol that client and server have chosen by ALPN. */
  readonly protocol: HttpProtocol;
  /** The certificate of the client; `undefined` if it has shown none. */
  readonly certificate?: ClientCertificate | undefined;
  /** Reads into `buffer` and returns the number of bytes, or `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes some bytes; returns their number as soon as more may be written. */
  write(bytes: Uint8Array): Promise<number>;
  /** Closes the connection; data that was written before still arrives. */
  close(): void;
}

/** A listener for TLS connections on a free port of 127.0.0.1. */
export interface TlsListener {
  readonly port: number;
  /** Stops accepting connections. */
  close(): void;
}

/** Settings of {@linkcode listenDenoTls}. */
export interface DenoTlsOptions {
  /**
   * The protocols to choose from by ALPN, the best first.
   * @default {["http/1.1"]}
   */
  protocols?: readonly HttpProtocol[];
}

/** Settings of {@linkcode listenNodeTls}. */
export interface NodeTlsOptions extends DenoTlsOptions {
  /**
   * The CA, PEM, of client certificates.
   * @default Client certificates are not requested.
   */
  clientCaPem?: string | undefined;
  /**
   * Whether clients without a certificate that the CA has signed are accepted too.
   * @default {false}
   */
  optional?: boolean;
}

const hostname = "127.0.0.1";
/** Bytes that node:tls gets at once: it encrypts all of them, whether or not the client reads. */
const MOST_WRITTEN_BYTES = 256 * 1024;

/**
 * Listens with `node:tls`, which can turn off Nagle's algorithm: with it, a write waits until the
 * write before is acknowledged, 40 ms on Linux. Returns `undefined` if the runtime's `node:tls` is
 * not a full server, which is the case in Deno before 2.6.
 *
 * All servers of `node:tls` in a Deno process share the key of their session tickets: a client that
 * has connected to one of them can connect to the next without checking its certificate.
 */
export async function listenNodeTls(
  keyPair: KeyPair,
  accept: (connection: TlsConnection) => void,
  { clientCaPem, optional = false, protocols = ["http/1.1"] }: NodeTlsOptions = {},
): Promise<TlsListener | undefined> {
  const options = {
    cert: keyPair.certificatePem,
    key: keyPair.keyPem,
    ALPNProtocols: [...protocols],
    ...(clientCaPem !== undefined && {
      ca: clientCaPem,
      requestCert: true,
      rejectUnauthorized: !optional,
    }),
  };
  const server: unknown = createServer(options, (socket) => {
    socket.on("error", () => {}); // "close" follows
    socket.setNoDelay(true);
    accept(new NodeConnection(socket, clientCaPem !== undefined));
  });
  if (!(server instanceof Server)) return undefined;
  server.listen(0, hostname);
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

/**
 * Listens with `Deno.listenTls`, which cannot turn it off, but has its own session tickets.
 *
 * @throws {Error} If the key does not fit the certificate.
 */
export function listenDenoTls(
  keyPair: KeyPair,
  accept: (connection: TlsConnection) => void,
  { protocols = ["http/1.1"] }: DenoTlsOptions = {},
): TlsListener {
  const listener = Deno.listenTls({
    hostname,
    port: 0,
    cert: keyPair.certificatePem,
    key: keyPair.keyPem,
    alpnProtocols: [...protocols],
  });
  void acceptAll(listener, accept);
  return { port: listener.addr.port, close: () => listener.close() };
}

async function acceptAll(
  listener: Deno.TlsListener,
  accept: (connection: TlsConnection) => void,
): Promise<void> {
  for (;;) {
    try {
      void shakeHands(await listener.accept(), accept);
    } catch (error) {
      if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) {
        return; // the listener was closed
      }
    }
  }
}

async function shakeHands(
  connection: Deno.TlsConn,
  accept: (connection: TlsConnection) => void,
): Promise<void> {
  try {
    const { alpnProtocol } = await connection.handshake();
    accept({
      clientPort: connection.remoteAddr.port,
      protocol: alpnProtocol === "h2" ? "h2" : "http/1.1",
      read: (buffer) => connection.read(buffer),
      write: (bytes) => connection.write(bytes),
      close: () => connection.close(),
    });
  } catch {
    connection.close(); // the client has disconnected, or does not trust the certificate
  }
}

class NodeConnection implements TlsConnection {
  readonly clientPort: number;
  readonly protocol: HttpProtocol;
  readonly certificate: ClientCertificate | undefined;
  readonly #socket: TLSSocket;
  readonly #arriving: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(socket: TLSSocket, asksForCertificate: boolean) {
    this.certificate = asksForCertificate ? certificateOf(socket) : undefined;
    this.protocol = socket.alpnProtocol === "h2" ? "h2" : "http/1.1";
    this.clientPort = socket.remotePort ?? 0;
    this.#socket = socket;
    this.#arriving = socket[Symbol.asyncIterator]();
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    if (this.#rest.length === 0) {
      const { done, value } = await this.#arriving.next();
      if (done) return null;
      this.#rest = value;
    }
    const length = this.#rest.copy(buffer);
    this.#rest = this.#rest.subarray(length);
    return length;
  }

  async write(bytes: Uint8Array): Promise<number> {
    if (this.#socket.destroyed) throw new Error("The connection is closed.");
    const part = bytes.subarray(0, MOST_WRITTEN_BYTES);
    if (!this.#socket.write(part)) {
      const waiting = new AbortController();
      const { signal } = waiting;
      await Promise.race([
        once(this.#socket, "drain", { signal }),
        once(this.#socket, "close", { signal }),
      ]).finally(() => waiting.abort());
    }
    return part.length;
  }

  close(): void {
    this.#socket.end(() => this.#socket.destroy());
  }
}

function certificateOf(socket: TLSSocket): ClientCertificate | undefined {
  const { subject, raw } = socket.getPeerCertificate() ?? {};
  if (!subject || !raw) return undefined;
  const organizations: unknown = subject.O ?? [];
  return {
    commonName: String(subject.CN ?? ""),
    organizations: [organizations].flat().map(String),
    sha256: createHash("sha256").update(raw).digest("hex"),
    trusted: socket.authorized,
  };
}
