import type { ClientCertificate } from "../config/client_certificate.ts";
import { checkCaPem, type ClusterConfig } from "../config/cluster_config.ts";
import { RotatingFile } from "../runtime/rotating_file.ts";
import type { HttpClient, Runtime } from "../runtime/runtime.ts";

/** Settings of a {@linkcode TlsClient}. */
export interface TlsClientOptions {
  /** Makes the connections. */
  runtime: Runtime;
  /** Milliseconds from one read of the CA file to the next. */
  periodMs?: number | undefined;
  /** Called once for each streak of failed reads of the CA file, with the first error. */
  onError?: ((error: unknown) => void) | undefined;
}

/** Far more than an API server takes for most requests. */
const MOST_SILENCE_MS = 10_000;

/**
 * The connections to the API server. When the CA file changes, new requests get new connections
 * that trust the new authorities, as client-go's `transport/ca_rotation.go` does it; a response that
 * is open lives on. A file that cannot be used leaves everything as it was.
 */
export class TlsClient implements AsyncDisposable {
  readonly #config: ClusterConfig;
  readonly #runtime: Runtime;
  readonly #caFile: RotatingFile<string> | undefined;
  #client: HttpClient | undefined;
  #caPem: string | undefined;
  #certificate: ClientCertificate | undefined;
  /** Since when requests were sent and none was answered. */
  #unansweredSinceMs: number | undefined;

  /**
   * Makes the client; with only a CA file, once that has been read.
   *
   * @throws {ConfigurationError} If the settings cannot be used.
   */
  constructor(config: ClusterConfig, options: TlsClientOptions) {
    const { runtime, periodMs, onError } = options;
    this.#config = config;
    this.#runtime = runtime;
    if (config.caPem !== undefined) {
      this.#replace(checkCaPem(config.caPem, "caPem"));
    } else if (config.caFile === undefined) {
      this.#replace(undefined);
    }
    const { caFile } = config;
    if (caFile === undefined) return;
    this.#caFile = new RotatingFile(caFile, {
      runtime,
      onError,
      ...(periodMs !== undefined && { periodMs }),
      parse: (content) => checkCaPem(content, `The CA file ${caFile}`),
      onRead: (caPem) => {
        if (caPem !== this.#caPem) this.#replace(caPem);
      },
    });
  }

  /** The client for a request that starts now. */
  get(): HttpClient | Promise<HttpClient> {
    const { clientCertificateSource } = this.#config;
    if (clientCertificateSource && this.#client) {
      if (clientCertificateSource() !== this.#certificate) this.#replace(this.#caPem);
    }
    return this.#client ?? this.#firstClient();
  }

  /** Whether there is another client than `used`, of a CA file that is read again if need be. */
  async reload(used: HttpClient | undefined): Promise<boolean> {
    if (this.#client === used) await this.#caFile?.readAnew().catch(() => {}); // onError has it
    return this.#client !== used;
  }

  /** A request is about to be sent over the client of the moment. */
  begun(nowMs: number): void {
    this.#unansweredSinceMs ??= nowMs;
  }

  /** The server has answered: the connections lead somewhere. */
  answered(): void {
    this.#unansweredSinceMs = undefined;
  }

  /**
   * A request over `used` was given up by its caller. Where nothing has been answered for a while,
   * the connections are not used again: no runtime notices by itself that one leads nowhere, and on
   * Deno all requests share one, which an aborted request leaves as it is.
   */
  givenUp(used: HttpClient | undefined, nowMs: number): void {
    if (this.#client === undefined || this.#client !== used) return;
    if (nowMs - (this.#unansweredSinceMs ?? nowMs) >= MOST_SILENCE_MS) this.#replace(this.#caPem);
  }

  /** Ends the reading of the CA file, and closes the connections that nothing uses. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#caFile?.[Symbol.asyncDispose]();
    this.#client?.[Symbol.dispose]();
    this.#client = undefined;
  }

  async #firstClient(): Promise<HttpClient> {
    await this.#caFile?.read();
    if (!this.#client) throw new TypeError("This client has been disposed of.");
    return this.#client;
  }

  #replace(caPem: string | undefined): void {
    const { tlsServerName, insecureSkipVerify, proxyUrl } = this.#config;
    const { clientCertificateSource } = this.#config;
    const clientCertificate = clientCertificateSource
      ? clientCertificateSource()
      : this.#config.clientCertificate;
    const client = this.#runtime.createHttpClient({
      ...(caPem !== undefined && { caPem }),
      ...(clientCertificate && {
        certificatePem: clientCertificate.certificatePem,
        privateKeyPem: clientCertificate.privateKeyPem(),
      }),
      ...(tlsServerName !== undefined && { serverName: tlsServerName }),
      ...(insecureSkipVerify !== undefined && { insecureSkipVerify }),
      ...(proxyUrl !== undefined && {
        proxyUrl: typeof proxyUrl === "function" ? proxyUrl() : proxyUrl,
      }),
    });
    this.#caPem = caPem;
    this.#certificate = clientCertificate;
    this.#client?.[Symbol.dispose](); // open responses and requests under way keep theirs
    this.#client = client;
    this.#unansweredSinceMs = undefined;
  }
}
