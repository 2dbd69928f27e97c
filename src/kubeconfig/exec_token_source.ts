import type { TokenOptions, TokenSource } from "../auth/token_source.ts";
import type { ClientCertificate } from "../config/client_certificate.ts";
import type { Clock } from "../runtime/clock.ts";
import { raceSignal } from "../runtime/waiting.ts";
import type { ExecCredential } from "./exec_credential.ts";
import type { ExecPlugin } from "./exec_plugin.ts";

/**
 * The credentials of an exec plugin. It is run when the first request needs them, once they have
 * expired, and after a 401; whoever asks while it runs waits for the same run. What it gave does not
 * show when the source is printed.
 */
export class ExecTokenSource implements TokenSource {
  readonly #plugin: Pick<ExecPlugin, "run">;
  readonly #clock: Clock;
  #held: ExecCredential | undefined;
  #running: Promise<ExecCredential> | undefined;

  /** Creates a source that has not run the plugin yet. */
  constructor(plugin: Pick<ExecPlugin, "run">, clock: Clock) {
    this.#plugin = plugin;
    this.#clock = clock;
  }

  /**
   * The token to send now; `undefined` where the plugin gives a certificate alone.
   *
   * @throws {TokenUnavailableError} If the plugin gives no credentials.
   * @throws {PermissionError} If it may not be run.
   */
  token(options: TokenOptions = {}): string | undefined | Promise<string | undefined> {
    if (this.#held && !this.#hasExpired(this.#held)) return this.#held.token;
    return raceSignal(this.#run(), options.signal).then(({ token }) => token);
  }

  /** Runs the plugin again if `token` is still what it last gave. */
  async refused(token: string | undefined, options: TokenOptions = {}): Promise<void> {
    if (this.#held?.token !== token) return;
    await raceSignal(this.#run(), options.signal);
  }

  /** The certificate that the plugin last gave, if it gives any. */
  certificate(): ClientCertificate | undefined {
    return this.#held?.certificate;
  }

  #hasExpired({ expiresAtMs }: ExecCredential): boolean {
    return expiresAtMs !== undefined && this.#clock.now() > expiresAtMs;
  }

  #run(): Promise<ExecCredential> {
    return this.#running ??= this.#plugin.run()
      .then((credential) => this.#held = credential)
      .finally(() => this.#running = undefined);
  }
}
