import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { TestApiServer } from "../api_server.ts";
import type { IssuedToken } from "../auth/token_authority.ts";
import type { HeldCredentials } from "../door/door_credentials.ts";
import { fileFault } from "../door/file_fault.ts";
import { LATEST_MS } from "../time/epoch_time.ts";
import { Turns } from "../time/turns.ts";
import { isAbandonedKubeconfig, markKubeconfig } from "./kubeconfig_mark.ts";
import { OwnedFile } from "./owned_file.ts";
import { TokenRenewal } from "./token_renewal.ts";

const REFRESH_AT = 0.8;
const RETRY_MS = 1_000;

/** Settings of {@linkcode LaunchCredentials}. */
export interface LaunchCredentialsOptions {
  /** Path of the kubeconfig. */
  kubeconfig: string;
  /**
   * Lifetime of tokens in milliseconds. Without it, the kubeconfig has the token itself, which does not
   * expire, whatever the clock of the server: a client that has read the kubeconfig keeps it.
   */
  renewalMs: number | undefined;
  /**
   * Whether the kubeconfig has the CA of the server; otherwise its certificate is not verified.
   * @default {true}
   */
  verified?: boolean;
  /**
   * The clock of the server, in epoch milliseconds.
   * @default {Date.now}
   */
  now?: () => number;
  /** Called with a message when the token file cannot be written. */
  warn: (message: string) => void;
}

/**
 * The kubeconfig of a launcher, and a token file beside it if tokens expire. Disposing removes both,
 * unless they were replaced.
 */
export class LaunchCredentials implements HeldCredentials, AsyncDisposable {
  readonly #options: LaunchCredentialsOptions;
  readonly #kubeconfig: OwnedFile;
  readonly #tokenFile: OwnedFile | undefined;
  #server: TestApiServer | undefined;
  #extension: object = {};
  #token = "";
  #renewal: TokenRenewal | undefined;
  /** A file is written once at a time: each write must know of the one before. */
  readonly #writes = new Turns();
  #ended = false;

  /** Writes nothing yet. */
  constructor(options: LaunchCredentialsOptions) {
    const { kubeconfig, renewalMs } = options;
    this.#options = options;
    this.#kubeconfig = new OwnedFile(kubeconfig, (text) => isAbandonedKubeconfig(text));
    this.#tokenFile = renewalMs === undefined ? undefined : ownedTokenFile(kubeconfig);
  }

  /**
   * Checks that the files can be written.
   *
   * @throws {RefusedPathError} If one would replace another file.
   */
  async check(): Promise<void> {
    await this.#kubeconfig.check();
    await this.#tokenFile?.check();
  }

  /** Writes the files for a server, with data such as its door, and renews the token in time. */
  async write(server: TestApiServer, extension: object): Promise<void> {
    this.#server = server;
    this.#extension = extension;
    this.#token = (await this.#issue()).token;
    await this.#tokenFile?.write(this.#token);
    this.#renewal = this.#renewing();
    await this.#writeKubeconfig();
  }

  /** Switches to a new CA, in the kubeconfig too, and returns its certificate, PEM. */
  rotateCa(): Promise<string> {
    return this.#inTurn(async () => {
      const caPem = await this.#server!.rotateCa();
      await this.#writeKubeconfig();
      return caPem;
    });
  }

  /** Writes a new token, and refuses the old one from now on if `revokeOld` is set. */
  rotateToken({ revokeOld }: { revokeOld: boolean }): Promise<IssuedToken> {
    return this.#inTurn(async () => {
      const old = this.#token;
      const issued = await this.#issue();
      this.#token = issued.token;
      if (this.#tokenFile) await this.#tokenFile.write(this.#token);
      else await this.#writeKubeconfig();
      if (revokeOld) this.#server!.tokens.revoke(old);
      return issued;
    });
  }

  /** Replaces a token that may have expired, because the clock was moved. */
  async timePassed(): Promise<void> {
    if (this.#tokenFile) await this.rotateToken({ revokeOld: false });
  }

  /** Writes a new token if the present one is refused, or may be: it is in a file, and time went back. */
  async reset(): Promise<void> {
    const isHeld = this.#tokenFile === undefined;
    if (isHeld && (await this.#server!.tokens.verify(this.#token)).valid) return;
    await this.rotateToken({ revokeOld: false });
  }

  /** Removes the files; from then on none is written. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#renewal?.[Symbol.asyncDispose]();
    this.#ended = true;
    await this.#writes.ended();
    await this.#kubeconfig[Symbol.asyncDispose]();
    await this.#tokenFile?.[Symbol.asyncDispose]();
  }

  async #issue(): Promise<IssuedToken> {
    const { renewalMs, now = Date.now } = this.#options;
    const lifetime = renewalMs === undefined ? { expirationMs: LATEST_MS + 1 - now() } : {};
    return await this.#server!.issueToken(lifetime);
  }

  async #writeKubeconfig(): Promise<void> {
    const tokenFile = this.#tokenFile?.path ?? "";
    const config = JSON.parse(await this.#server!.kubeconfig({ tokenFile }));
    if (!this.#tokenFile) config.users[0].user = { token: this.#token };
    if (this.#options.verified === false) {
      config.clusters[0].cluster = { server: this.#server!.url, "insecure-skip-tls-verify": true };
    }
    await this.#kubeconfig.write(markKubeconfig(JSON.stringify(config), this.#extension));
  }

  #renewing(): TokenRenewal | undefined {
    const { renewalMs, warn } = this.#options;
    if (renewalMs === undefined) return undefined;
    const path = this.#tokenFile!.path;
    return new TokenRenewal({
      renew: async () => void await this.rotateToken({ revokeOld: false }),
      onFailure: (error) =>
        warn(
          `${path} cannot be written, and is tried again until it can: ${fileFault(error)}.`,
        ),
      onRecovery: () => this.#kubeconfig.restore(), // its folder may have been removed
      intervalMs: renewalMs * REFRESH_AT,
      retryMs: RETRY_MS,
    });
  }

  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    return this.#writes.take(() => {
      if (this.#ended) throw new Error("The launcher stops: its files are removed.");
      return write();
    });
  }
}

/** Returns the token file of a kubeconfig; that of an abandoned kubeconfig may be replaced. */
function ownedTokenFile(kubeconfig: string): OwnedFile {
  const path = `${resolve(kubeconfig)}.token`;
  return new OwnedFile(path, async () => {
    const text = await readFile(kubeconfig, "utf8").catch(() => "");
    return await isAbandonedKubeconfig(text, path);
  });
}
