import { checkCaPem } from "../config/ca_pem.ts";
import type { CertificateFiles, TlsSources } from "../config/check_config.ts";
import { ClientCertificate } from "../config/client_certificate.ts";
import { ConfigurationError, KubewireError } from "../core/errors.ts";
import { HttpClient } from "../http/http_client.ts";
import { type ConnectionDiagnostics, OpenConnections } from "../http/opening/open_connections.ts";
import type { RepeatedHeader } from "../http/message/sent_headers.ts";
import type { Abortable } from "../http/message/signal_link.ts";
import { readProjectedFile } from "../files/read_projected_file.ts";
import { callSafely } from "../runtime/report_warning.ts";
import { RotatingFile, type RotatingFileOptions } from "../files/rotating_file.ts";
import type { Protocol, Runtime, Transport } from "../runtime/runtime.ts";

/** Settings of a {@linkcode TlsClient}. */
export interface TlsClientOptions {
  /** Reads the files. */
  runtime: Runtime;
  /** Creates the connections. */
  network: Runtime;
  /** How requests are sent. */
  transport?: Transport | undefined;
  /** The protocol of our own connections. */
  protocol?: Protocol | undefined;
  /** Milliseconds from one read of the CA file to the next. */
  refreshPeriodMs?: number | undefined;
  /** Headers for every request that does not set them itself. */
  repeatedHeaders?: readonly RepeatedHeader[] | undefined;
  /** Called once for each streak of failed reads of the CA file, with the first error. */
  onError?: ((error: unknown) => void) | undefined;
}

/** Far more than an API server needs for most requests. */
const MOST_SILENCE_MS = 10_000;

/** The settings that connections are created with; `undefined` until a file has been read. */
interface Held {
  caPem: string | undefined;
  certificate: ClientCertificate | undefined;
}

/**
 * The connections to the API server. When the CA file changes, new requests get new connections
 * that trust the new authorities, as in client-go's `transport/ca_rotation.go`. The same applies to
 * the files of a certificate (`transport/cert_rotation.go`). Open responses stay usable. An invalid
 * file does not change the connections.
 */
export class TlsClient implements AsyncDisposable {
  readonly #sources: TlsSources;
  readonly #options: TlsClientOptions;
  readonly #caFile: RotatingFile<string> | undefined;
  readonly #certificateFile: RotatingFile<ClientCertificate> | undefined;
  /** The requests that wait for their responses, over the current or older connections. */
  readonly #waiting = new Set<Abortable>();
  readonly #openConnections = new OpenConnections();
  #held: Held;
  #client: HttpClient | undefined;
  /** The certificate from the source with which the current connections were created. */
  #sourced: ClientCertificate | undefined;
  /** The reason why the latest content of the files gave no connections. */
  #problem: unknown;
  /** The certificate from the source with which each client was created. */
  readonly #sourcedOf = new WeakMap<HttpClient, ClientCertificate>();
  /** The time since when requests were sent without any response. */
  #unansweredSinceMs: number | undefined;

  /**
   * Creates the client at once, or after files have been read if they hold required settings.
   *
   * @throws {ConfigurationError} If the settings cannot be used.
   */
  constructor(sources: TlsSources, options: TlsClientOptions) {
    this.#sources = sources;
    this.#options = options;
    const { caPem, caFile, certificate, certificateFiles } = sources;
    this.#held = { caPem, certificate };
    if (this.#isComplete(this.#held)) this.#connectFirst();
    this.#caFile = caFile === undefined ? undefined : this.#rotating(caFile, {
      parse: (content) => checkCaPem(content, `The CA file ${caFile}`),
      onRead: (caPem) => {
        if (caPem !== this.#held.caPem) this.#take({ caPem });
      },
    });
    this.#certificateFile = certificateFiles && this.#rotating(certificateFiles.certificate, {
      parse: (content) => this.#readCertificate(content, certificateFiles),
      onRead: (certificate) => {
        if (!isSame(certificate, this.#held.certificate)) this.#take({ certificate });
      },
    });
  }

  /** Whether the client logs in with a certificate that may be replaced. */
  get readsCertificate(): boolean {
    return this.#certificateFile !== undefined;
  }

  /** Returns facts about the connections, including those that were created with older settings. */
  diagnostics(): ConnectionDiagnostics {
    return this.#openConnections.diagnostics();
  }

  /** Returns the client for a request that starts now. */
  get(): HttpClient | Promise<HttpClient> {
    const { certificateSource } = this.#sources;
    if (certificateSource && this.#client) {
      if (certificateSource() !== this.#sourced) this.#connect(this.#held);
    }
    return this.#client ?? this.#firstClient();
  }

  /** Returns whether the current client is not `used`; if it is, reads the files again first. */
  async reload(used: HttpClient | undefined): Promise<boolean> {
    if (this.#client === used) {
      const files = [this.#caFile, this.#certificateFile];
      await Promise.allSettled(files.map((file) => file?.readAnew())); // onError has the failures
    }
    return this.#client !== used;
  }

  /**
   * Returns whether the current client is not `used`; if it is, reads the certificate again first.
   */
  async hasOtherCertificate(used: HttpClient | undefined): Promise<boolean> {
    if (this.#client === used) await this.#certificateFile?.readAnew();
    return await this.get() !== used;
  }

  /** Whether the certificate source now returns another certificate than the one of `used`. */
  hasAnotherSourced(used: HttpClient | undefined): boolean {
    const { certificateSource } = this.#sources;
    if (!certificateSource || !used) return false;
    return certificateSource() !== this.#sourcedOf.get(used);
  }

  /** Records that a request is about to be sent over the current client. */
  begun(nowMs: number): void {
    this.#unansweredSinceMs ??= nowMs;
  }

  /** Records a response from the server: the connections work. */
  answered(): void {
    this.#unansweredSinceMs = undefined;
  }

  /**
   * Records that the caller aborted a request over `used`. After a while without any response, the
   * idle connections are closed: a dead connection looks like any other, and the next request could
   * take another dead one from the pool.
   */
  givenUp(used: HttpClient | undefined, nowMs: number): void {
    if (this.#client === undefined || this.#client !== used) return;
    if (nowMs - (this.#unansweredSinceMs ?? nowMs) < MOST_SILENCE_MS) return;
    this.#client.closeIdle();
    this.#unansweredSinceMs = undefined;
  }

  /** Ends the requests that wait for their responses. */
  abort(reason: unknown): void {
    for (const request of [...this.#waiting]) request.abort(reason);
  }

  /** Stops reading the files, and closes the idle connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#caFile?.[Symbol.asyncDispose]();
    await this.#certificateFile?.[Symbol.asyncDispose]();
    this.#client?.[Symbol.dispose]();
    this.#client = undefined;
  }

  #rotating<T>(
    path: string,
    handlers: Pick<RotatingFileOptions<T>, "parse" | "onRead">,
  ): RotatingFile<T> {
    const { runtime, refreshPeriodMs, onError } = this.#options;
    return new RotatingFile(path, {
      runtime,
      onError,
      ...(refreshPeriodMs !== undefined && { refreshPeriodMs }),
      ...handlers,
    });
  }

  async #readCertificate(
    content: string,
    { certificate: path, key: keyPath }: CertificateFiles,
  ): Promise<ClientCertificate> {
    const key = keyPath === path
      ? content
      : await readProjectedFile(this.#options.runtime, keyPath);
    try {
      return new ClientCertificate(content, key);
    } catch (error) {
      const why = error instanceof Error ? error.message : "unknown error";
      throw new ConfigurationError(`The files ${path} and ${keyPath} cannot be used: ${why}`, {
        cause: error,
      });
    }
  }

  async #firstClient(): Promise<HttpClient> {
    await Promise.all([this.#caFile, this.#certificateFile].map(readNamed));
    if (!this.#client) throw this.#problem ?? new TypeError("This client has been disposed of.");
    return this.#client;
  }

  #isComplete({ caPem, certificate }: Held): boolean {
    const { caFile, certificateFiles } = this.#sources;
    return (caPem !== undefined || caFile === undefined) &&
      (certificate !== undefined || certificateFiles === undefined);
  }

  /**
   * Connects with the configuration. If a certificate from files does not match its key, the first
   * request reads both again: one of the files may have been replaced before the other.
   */
  #connectFirst(): void {
    try {
      this.#connect(this.#held);
    } catch (error) {
      const { caPem, certificate } = this.#held;
      if (!this.#sources.certificateFiles || !certificate) throw error;
      this.#held = { caPem, certificate: undefined };
      this.#connect(this.#held); // throws if the certificate is not the reason
      this.#client?.[Symbol.dispose]();
      this.#client = undefined;
      this.#problem = error;
    }
  }

  /** Applies the new content of a file. */
  #take(given: Partial<Held>): void {
    const held = { ...this.#held, ...given };
    try {
      if (this.#isComplete(held)) this.#connect(held);
      this.#held = held;
    } catch (error) { // such as the key of another certificate, while the files are being replaced
      this.#problem = error;
      callSafely(this.#options.onError, error);
    }
  }

  #connect({ caPem, certificate }: Held): void {
    const { certificateSource, fixed, proxyUrl } = this.#sources;
    const sourced = certificateSource?.();
    const own = certificateSource ? sourced : certificate;
    const { network: runtime, transport, protocol, repeatedHeaders } = this.#options;
    const tls = {
      ...fixed,
      ...(caPem !== undefined && { caPem }),
      ...(own && { certificatePem: own.certificatePem, keyPem: own.keyPem() }),
      ...(proxyUrl && { proxyUrl: proxyUrl() }),
    };
    const client = new HttpClient({
      runtime,
      tls,
      transport,
      protocol,
      repeatedHeaders,
      waiting: this.#waiting,
      openConnections: this.#openConnections,
    });
    this.#sourced = sourced;
    if (sourced) this.#sourcedOf.set(client, sourced);
    this.#client?.[Symbol.dispose](); // open responses and pending requests keep theirs
    this.#client = client;
    this.#problem = undefined;
    this.#unansweredSinceMs = undefined;
  }
}

/**
 * Reads a file of the configuration and names it in errors, which the runtime's errors may not do.
 */
async function readNamed(
  file: Pick<RotatingFile<unknown>, "read" | "path"> | undefined,
): Promise<void> {
  try {
    await file?.read();
  } catch (error) {
    if (error instanceof KubewireError) throw error;
    const why = error instanceof Error ? error.message : "unknown error";
    throw new ConfigurationError(`The file ${file?.path} cannot be read: ${why}`, { cause: error });
  }
}

function isSame(one: ClientCertificate, other: ClientCertificate | undefined): boolean {
  return one.certificatePem === other?.certificatePem &&
    one.keyPem() === other.keyPem();
}
