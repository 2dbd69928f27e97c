/** Thrown when git cannot do what it must; the message has git's own line and the remedy. */
export class GitError extends Error {
  override readonly name = "GitError";
}

/** Remedies for failures of git, by the line that it prints. */
const remedies: readonly (readonly [RegExp, (root: string) => string])[] = [
  [/not a git repository/, () => "Run it in a clone of the repository."],
  [
    /dubious ownership/,
    (root) => `If you trust the folder: git config --global --add safe.directory ${root}`,
  ],
  [
    /\b(?:auto-detect|auto-detection|ident|identity|user\.name|user\.email)\b/,
    () => "Say who you are: git config user.name NAME, and git config user.email ADDRESS",
  ],
  [
    /\.lock'?: File exists/,
    () => "Wait for the other git, or remove the file if a killed git has left it.",
  ],
  [/failed to sign|unable to sign|signing failed/, () => "See git config tag.gpgSign."],
];

/** Runs git in a folder; a git that fails is a {@linkcode GitError}, never an empty answer. */
export class Git {
  /** The folder. */
  readonly root: string;
  readonly #env: Record<string, string>;

  constructor(root: string, env: Record<string, string> = {}) {
    this.root = root;
    this.#env = { ...env, LC_ALL: "C" }; // the remedies are found by git's English lines
  }

  /** Returns what git prints. */
  async text(...args: string[]): Promise<string> {
    const { stdout } = await this.#run(args, [0]);
    return stdout;
  }

  /** Returns whether a commit, which git may not know, has the same files as the current one. */
  async isUnchanged(commit: string, paths: readonly string[]): Promise<boolean> {
    const known = ["rev-parse", "--verify", "--quiet", `${commit}^{commit}`];
    if ((await this.#run(known, [0, 1])).code === 1) return false;
    const { code } = await this.#run(["diff", "--quiet", commit, "HEAD", "--", ...paths], [0, 1]);
    return code === 0;
  }

  async #run(
    args: string[],
    answers: readonly number[],
  ): Promise<{ code: number; stdout: string }> {
    const command = new Deno.Command("git", {
      args,
      cwd: this.root,
      env: this.#env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
    const { code, stdout, stderr } = await command.output().catch((cause) => {
      throw new GitError(`git cannot be started in ${this.root}: is it installed?`, { cause });
    });
    const [out = "", printed = ""] = [stdout, stderr].map((each) => new TextDecoder().decode(each));
    if (answers.includes(code)) return { code, stdout: out.trim() };
    const lines = printed.split("\n").filter((line) => line.trim() !== "");
    const line = lines.find((each) => /^(?:fatal|error): /.test(each)) ?? lines[0];
    const name = args.find((arg) => !/^-|=/.test(arg)); // after settings
    const [, remedy] = remedies.find(([pattern]) => pattern.test(printed)) ?? [];
    throw new GitError(
      `git ${name} ended with code ${code}: ${line ?? "it printed nothing"}`.replace(/\.?$/, ". ") +
        (remedy?.(this.root) ?? `To see more: git ${args.join(" ")}`),
    );
  }
}
