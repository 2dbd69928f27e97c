/** Readings of kubeconfig files by client-go, to compare with. */

import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { buildHelpers } from "../cluster/go_build.ts";

/**
 * The settings of a client, or an error; the names are those of tests/e2e/control_plane/clientcmd.
 */
export interface Reading {
  error?: string;
  server?: string;
  namespace?: string;
  caFile?: string;
  /** Base64, like each field whose name ends in Data. */
  caData?: string;
  tlsServerName?: string;
  insecure?: boolean;
  proxy?: string;
  uncompressed?: boolean;
  impersonate?: {
    UserName: string;
    UID: string;
    Groups: string[] | null;
    Extra: Record<string, string[] | null> | null;
  };
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  certFile?: string;
  certData?: string;
  keyFile?: string;
  keyData?: string;
  authProvider?: { name: string; config?: Record<string, string> };
  exec?: {
    apiVersion?: string;
    command: string;
    args: string[] | null;
    env: { name: string; value: string }[] | null;
    interactiveMode: string;
    provideClusterInfo: boolean;
    installHint?: string;
    config: unknown;
  };
}

/** The program of tests/e2e/control_plane/clientcmd. */
export class ClientGo {
  readonly #program: string;

  private constructor(program: string) {
    this.#program = program;
  }

  /**
   * Builds the program, unless this machine has built it before.
   *
   * @throws {GoMissingError} when a build is needed and there is no Go.
   */
  static async build(): Promise<ClientGo> {
    return new ClientGo((await buildHelpers()).clientcmd);
  }

  /** Reads the files of many values of `KUBECONFIG`, in a process without a home directory. */
  async read(kubeconfigs: readonly string[]): Promise<Reading[]> {
    const running = spawn(this.#program, { env: {}, stdio: ["pipe", "pipe", "pipe"] });
    const ended = new Promise<number | null>((resolve, reject) => {
      running.on("error", reject).on("close", resolve);
    });
    running.stdin.end(kubeconfigs.map((kubeconfig) => `${JSON.stringify(kubeconfig)}\n`).join(""));
    const [stdout, stderr, code] = await Promise.all([
      text(running.stdout),
      text(running.stderr),
      ended,
    ]);
    if (code !== 0) throw new Error(`clientcmd ended with ${code}: ${stderr}`);
    return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  }
}
