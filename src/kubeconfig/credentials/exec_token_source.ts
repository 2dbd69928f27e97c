import type { ClientCertificate, Clock, TokenOptions, TokenSource } from "@kubewire/kubewire";
import type { ExecCredential } from "./exec_credential.ts";
import type { ExecPlugin } from "./exec_plugin.ts";
import { SharedRun } from "./shared_run.ts";

/**
 * The credentials of an exec plugin. It is run when the first request needs them, after they have
 * expired, and after a 401. Callers that ask while it is running wait for the same run; when the
 * last of them has stopped waiting, the run is ended. The credentials are not shown when the source
 * is printed.
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
   * Returns the current token; `undefined` if the plugin returns only a certificate.
   *
   * @throws {TokenUnavailableError} If the plugin returns no credentials.
   * @throws {PermissionError} If the plugin may not be run.
   */
  token(options: TokenOptions = {}): string | undefined | Promise<string | undefined> {
    if (this.#held && !this.#hasExpired(this.#held)) return this.#held.token;
    return this.#runs.wait(options).then(({ token }) => token);
  }

  /** Runs the plugin again if `token` is still the last one that it returned. */
  async invalidate(token: string | undefined, options: TokenOptions = {}): Promise<void> {
    if (this.#held?.token !== token) return;
    await this.#runs.wait(options);
  }

  /** When the plugin's last credentials expire, in milliseconds since 1970, if they say so. */
  get expiresAtMs(): number | undefined {
    return this.#held?.expiresAtMs;
  }

  /** Returns the plugin's last certificate, if it has returned one. */
  certificate(): ClientCertificate | undefined {
    return this.#held?.certificate;
  }

  #hasExpired({ expiresAtMs }: ExecCredential): boolean {
    return expiresAtMs !== undefined && this.#clock.now() > expiresAtMs;
  }
}
