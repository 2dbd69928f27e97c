/** The real kubectl, and its view of a kubeconfig. */

import { execFile } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { buildGo } from "../../support/programs/build_go.ts";
import type { GoBuildOptions } from "./go_build.ts";

const run = promisify(execFile);

/** The result of a command. */
export interface KubectlEnd {
  code: number;
  stdout: string;
  stderr: string;
}

/** kubectl of the control plane's version. */
export class Kubectl {
  /** The path of the program. */
  readonly program: string;

  private constructor(program: string) {
    this.program = program;
  }

  /**
   * Builds kubectl from tests/e2e/kubectl, unless this machine has built it before.
   *
   * @throws {GoMissingError} when a build is needed and there is no Go.
   */
  static async build(options: GoBuildOptions = {}): Promise<Kubectl> {
    const directory = await buildGo({
      ...options,
      moduleDirectory: join(import.meta.dirname!, "../kubectl"),
      packages: "./...",
      title: "kubectl",
      duration: "a minute or two after the servers, five without them",
    });
    return new Kubectl(join(directory, "kubectl"));
  }

  /**
   * Runs a command with the given variables; of this process's own it gets only `PATH`. `input` is what
   * it reads.
   */
  async run(
    args: string[],
    env: Record<string, string>,
    { input = "" }: { input?: string } = {},
  ): Promise<KubectlEnd> {
    const options = { env: { PATH: process.env.PATH ?? "", ...env }, timeout: 20_000 };
    try {
      const running = run(this.program, args, options);
      running.child.stdin?.on("error", () => {}); // a command may end before it has read all
      running.child.stdin?.end(input); // without an end kubectl waits for a user name
      return { code: 0, ...await running };
    } catch (error) {
      const { code, stdout = "", stderr = "" } = error as Partial<KubectlEnd>;
      return { code: typeof code === "number" ? code : 1, stdout, stderr };
    }
  }
}
