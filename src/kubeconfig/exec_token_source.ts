import type { TokenOptions, TokenSource } from "../auth/token_source.ts";
import type { ClientCertificate } from "../config/client_certificate.ts";
import type { Clock } from "../runtime/clock.ts";
import type { ExecCredential } from "./exec_credential.ts";
import type { ExecPlugin } from "./exec_plugin.ts";
import { SharedRun } from "./shared_run.ts";

/**
 * The credentials of an exec plugin. It is run when the first request needs them, once they have
 * expired, and after a 401; whoever asks while it runs waits for the same run, and when the last of
 * them has gone, the run is ended. What it gave does not show when the source is printed.
 */
export class ExecTokenSource implements TokenSource {
  readonly #runs: SharedRun<ExecCredential>;
  readonly #clock: Clock;
  #held: ExecCredential | undefined;

  /** Creates a source that has not run the plugin yet. */
  constructor(plugin: Pick<ExecPlugin, "run">, clock: Clock) {
    this.#runs = new SharedRun((signal) => plugin.run(signal), (held) => this.#held = held);
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
    return this.#runs.wait(options).then(({ token }) => token);
  }

  /** Runs the plugin again if `token` is still what it last gave. */
  async refused(token: string | undefined, options: TokenOptions = {}): Promise<void> {
    if (this.#held?.token !== token) return;
    await this.#runs.wait(options);
  }

  /** The certificate that the plugin last gave, if it gives any. */
  certificate(): ClientCertificate | undefined {
    return this.#held?.certificate;
  }

  #hasExpired({ expiresAtMs }: ExecCredential): boolean {
    return expiresAtMs !== undefined && this.#clock.now() > expiresAtMs;
  }
}
