/** The real Helm. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { buildGo } from "../../support/programs/build_go.ts";
import type { KubectlEnd } from "../cluster/kubectl.ts";

const run = promisify(execFile);

/** Helm of the version in tests/e2e/helm/go.mod. */
export class Helm {
  readonly #program: string;

  private constructor(program: string) {
    this.#program = program;
  }

  /**
   * Builds Helm, unless this machine has built it before.
   *
   * @throws {GoMissingError} when a build is needed and there is no Go.
   */
  static async build(): Promise<Helm> {
    const directory = await buildGo({
      moduleDirectory: join(import.meta.dirname!, "../helm"),
      packages: "tool",
      title: "Helm",
      duration: "a few minutes after kubectl, more without it",
    });
    return new Helm(join(directory, "helm"));
  }

  /** Runs a command with the given variables; of this process's own it gets only `PATH`. */
  async run(args: string[], env: Record<string, string>): Promise<KubectlEnd> {
    const options = { env: { PATH: process.env.PATH ?? "", ...env }, timeout: 60_000 };
    try {
      return { code: 0, ...await run(this.#program, args, options) };
    } catch (error) {
      const { code, stdout = "", stderr = "" } = error as Partial<KubectlEnd>;
      return { code: typeof code === "number" ? code : 1, stdout, stderr };
    }
  }
}
