import {
  type ClusterConfig,
  ConfigurationError,
  PermissionError,
  TokenUnavailableError,
} from "@kubewire/kubewire";
import type { ProgramRunner } from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";
import { encodeBase64 } from "../base64.ts";
import { type ExecCredential, parseExecCredential } from "./exec_credential.ts";
import type { ClusterEntry, ExecEntry } from "../kubeconfig.ts";

/** Far more than a token and a certificate chain need. */
const MAX_OUTPUT_BYTES = 1_048_576;

/** Settings of an exec plugin. */
export interface ExecPluginParts {
  /** The `exec` entry of the kubeconfig; already checked. */
  exec: ExecEntry;
  /** The user whose credentials the plugin returns. */
  userName: string;
  /** The cluster's entry in the kubeconfig. */
  cluster: ClusterEntry;
  /** The cluster settings for the connection. */
  settings: ClusterConfig;
  /** Whether the plugin may prompt on the terminal. */
  interactive: boolean;
  /** Runs the plugin. */
  runner: ProgramRunner;
  /** Checks whether a certificate matches its key. */
  runtime: Runtime;
}

/**
 * A program that writes credentials to its standard output, as cloud providers use it (client-go
 * `plugin/pkg/client/auth/exec`). Its standard error goes to the standard error of this process, as
 * in client-go. It may write at most 1 MiB.
 */
export class ExecPlugin {
  readonly #parts: ExecPluginParts;

  /** Creates a plugin that has not run yet. */
  constructor(parts: ExecPluginParts) {
    this.#parts = parts;
  }

  /**
   * Runs the plugin once, and ends it when `signal` aborts.
   *
   * @throws {TokenUnavailableError} If it returns no credentials; `cause` has the details, if there
   *   are any.
   * @throws {PermissionError} If it may not be run; the message names the flag.
   */
  async run(signal?: AbortSignal): Promise<ExecCredential> {
    try {
      const credential = await this.#run(signal);
      this.#checkKeyPair(credential);
      return credential;
    } catch (error) {
      if (error instanceof PermissionError) throw error;
      const { userName, exec } = this.#parts;
      const why = error instanceof Error ? error.message : "unknown error";
      throw new TokenUnavailableError(
        `There are no credentials for user ${JSON.stringify(userName)} from the exec plugin ` +
          `${exec.command}: ${why}`,
        { cause: error },
      );
    }
  }

  async #run(signal: AbortSignal | undefined): Promise<ExecCredential> {
    const { exec: { command = "", apiVersion = "", args, env, installHint }, runner } = this.#parts;
    const texts = [command, ...args, ...env.flatMap(({ name, value }) => [name, value])];
    if (texts.some((text) => text.includes("\0"))) { // Bun's own error contains the argument
      throw new ConfigurationError("there is a NUL in its command, args or env: take it out.");
    }
    const interactive = this.#isInteractive();
    const end = await runner.run({
      command,
      args,
      env: {
        ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
        KUBERNETES_EXEC_INFO: JSON.stringify(this.#info(interactive)),
      },
      interactive,
      maxOutputBytes: MAX_OUTPUT_BYTES,
      ...(signal && { signal }),
    });
    if (!end) {
      const hint = installHint === undefined ? "" : ` ${withoutControls(installHint)}`;
      throw new ConfigurationError(`there is no such program: install it.${hint}`);
    }
    if (end.code !== 0) throw new ConfigurationError(`it ended with exit code ${end.code}.`);
    return parseExecCredential(end.stdout, apiVersion);
  }

  /** Checks a certificate as a new client would, so that an invalid one is not kept. */
  #checkKeyPair({ certificate }: ExecCredential): void {
    if (!certificate) return;
    const { certificatePem } = certificate;
    const keyPem = certificate.keyPem();
    const { runtime } = this.#parts;
    runtime.createFetchClient({ certificatePem, keyPem })[Symbol.dispose]();
  }

  #isInteractive(): boolean {
    const { exec: { interactiveMode = "IfAvailable" }, interactive, runner } = this.#parts;
    if (interactiveMode === "Never") return false;
    const available = interactive && runner.isTerminal();
    if (available || interactiveMode !== "Always") return available;
    throw new ConfigurationError(
      "its interactiveMode is Always, and " +
        (interactive ? "standard input is not a terminal." : "the option `interactive` is false."),
    );
  }

  #info(interactive: boolean) {
    const { exec, cluster, settings } = this.#parts;
    const { server, caPem, tlsServerName, insecureSkipVerify, proxyUrl } = settings;
    return {
      kind: "ExecCredential",
      apiVersion: exec.apiVersion,
      spec: {
        ...(exec.provideClusterInfo && {
          cluster: {
            server,
            ...(tlsServerName !== undefined && { "tls-server-name": tlsServerName }),
            ...(insecureSkipVerify && { "insecure-skip-tls-verify": true }),
            ...(caPem !== undefined && { "certificate-authority-data": encodeBase64(caPem) }),
            ...(proxyUrl !== undefined && {
              "proxy-url": typeof proxyUrl === "function" ? proxyUrl() : proxyUrl,
            }),
            ...(cluster.disableCompression && { "disable-compression": true }),
            ...(cluster.execConfig !== undefined && { config: cluster.execConfig }),
          },
        }),
        interactive,
      },
    };
  }
}

/** Removes control characters, which a terminal would interpret, from a message. */
function withoutControls(text: string): string {
  return text.trim().replace(/[^\P{C}\t\r\n]/gu, "");
}
