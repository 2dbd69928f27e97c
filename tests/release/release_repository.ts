import { dirname, join } from "node:path";
import { ensureDir } from "@std/fs";
import { Git } from "./git.ts";
import { release } from "./release.ts";

/**
 * Returns the author of the commits. The settings of the machine have no effect, and those of a git
 * whose hook runs the tests do not lead to its own repository.
 */
function envOf(root: string): Record<string, string> {
  return {
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@example.com",
    GIT_INDEX_FILE: join(root, ".git/index"),
    GIT_CEILING_DIRECTORIES: dirname(root),
  };
}

/** Without these git has no identity, and must not guess one. */
const NO_IDENTITY = {
  GIT_COMMITTER_NAME: "",
  GIT_COMMITTER_EMAIL: "",
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "user.useConfigOnly",
  GIT_CONFIG_VALUE_0: "true",
};

export const environments = {
  usual: {},
  "no identity": NO_IDENTITY,
  "another owner": { GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" }, // git's own tests set it
} as const;

export const SOAKS = "tests/soak/history.jsonl";
export const BENCHMARKS = "tests/bench/history.jsonl";

/** Whether this machine has git. */
export const hasGit: boolean = (() => {
  try {
    return new Deno.Command("git", { args: ["--version"] }).outputSync().success;
  } catch {
    return false;
  }
})();

/** A repository in a temporary folder, for which every item of a release holds. */
export class ReleaseRepository {
  readonly root: string;
  readonly #git: Git;

  private constructor(root: string) {
    this.root = root;
    this.#git = new Git(root, envOf(root));
  }

  /** Makes the repository. */
  static async make(): Promise<ReleaseRepository> {
    const made = new ReleaseRepository(await Deno.makeTempDir({ prefix: "kubewire-release-" }));
    await made.write("deno.json", JSON.stringify({ version: "1.2.3" }));
    await made.write("src/types/deno.json", JSON.stringify({ version: "1.37.2" }));
    await made.write("src/core/a.ts", "1");
    await made.write(".github/CHANGELOG.md", "## 1.2.3\n\n- All.\n");
    await made.git("init", "--quiet", "--initial-branch=main");
    const own = join(await Deno.realPath(made.root), ".git");
    const used = await made.git("rev-parse", "--absolute-git-dir");
    if (used !== own) throw new Error(`git uses ${used}: unset GIT_DIR for the tests.`);
    await made.commit();
    const run = {
      date: "2026-12-01",
      commit: await made.git("rev-parse", "--short", "HEAD"),
      changed: false,
      missed: [],
    };
    await made.write(SOAKS, line({ ...run, ...soak }));
    await made.write(BENCHMARKS, line({ ...run, ...benchmark }));
    await made.commit();
    return made;
  }

  /** Writes a file, or appends to it. */
  async write(file: string, text: string, options: Deno.WriteFileOptions = {}): Promise<void> {
    await ensureDir(dirname(join(this.root, file)));
    await Deno.writeTextFile(join(this.root, file), text, options);
  }

  /** Commits all changes. */
  async commit(): Promise<void> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message=a", "--no-gpg-sign");
  }

  /** Runs git. */
  git(...args: string[]): Promise<string> {
    return this.#git.text(...args);
  }

  /** Returns a git for the repository, in an environment. */
  openGit(environment: keyof typeof environments = "usual"): Git {
    return new Git(this.root, { ...envOf(this.root), ...environments[environment] });
  }

  /** Runs the release; returns its exit code, its lines and the tags that there are then. */
  async release(
    args: readonly string[],
    { environment = "usual", slowItem = () => Promise.resolve(undefined) }: {
      environment?: keyof typeof environments;
      slowItem?: () => Promise<string | undefined>;
    } = {},
  ): Promise<{ code: number; lines: string[]; failures: string[] }> {
    const lines: string[] = [];
    const code = await release(args, {
      git: this.openGit(environment),
      slowItems: { "a slow item": slowItem },
      say: (line) => void lines.push(line.replaceAll(this.root, "ROOT")),
    });
    return { code, lines, failures: lines.filter((line) => line.startsWith("FAIL")) };
  }

  /** Removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

const soak = { minutes: 60, runtimes: ["deno", "bun"], protocols: ["h2", "http/1.1"], faults: 99 };
const benchmark = {
  groups: ["requests", "watch", "protocols", "memory", "controller"],
  runtimes: ["Deno", "Bun"],
  scale: 1,
};

function line(record: object): string {
  return `${JSON.stringify(record)}\n`;
}
