import { join } from "node:path";

/** Settings of {@linkcode FreshProject.run}. */
export interface RunOptions {
  /** Variables to set in addition to those of this process. */
  env?: Record<string, string>;
  /** The folder to run in. @default {the project's own} */
  cwd?: string;
}

/** A folder without installed packages, and with empty caches. */
export class FreshProject implements AsyncDisposable {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  /** Makes the folder and copies everything in tests/consumer/programs into it. */
  static async create(): Promise<FreshProject> {
    const project = new FreshProject(await Deno.makeTempDir({ prefix: "kubewire-consumer-" }));
    await Deno.mkdir(project.folder);
    const programs = join(import.meta.dirname ?? ".", "programs");
    for await (const { name } of Deno.readDir(programs)) {
      await Deno.copyFile(join(programs, name), join(project.folder, name));
    }
    return project;
  }

  /** The project's folder. */
  get folder(): string {
    return join(this.#root, "project");
  }

  /** Runs a program and returns its standard output; a failure is an error with all its output. */
  async run(command: [string, ...string[]], options: RunOptions = {}): Promise<string> {
    const { env, cwd = this.folder } = options;
    const [program, ...args] = command;
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args,
      cwd,
      env: {
        NO_COLOR: "1",
        DENO_DIR: join(this.#root, "deno"),
        BUN_INSTALL_CACHE_DIR: join(this.#root, "bun"),
        npm_config_cache: join(this.#root, "npm"),
        ...env,
      },
      stdin: "null",
      signal: AbortSignal.timeout(100_000),
    }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    if (code === 0) return out ?? "";
    throw new Error(`${command.join(" ")} ended with code ${code}:\n${out}${err}`);
  }

  /** Removes the folder and the caches. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#root, { recursive: true });
  }
}
