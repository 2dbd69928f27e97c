import { join } from "node:path";
import { changelogFault } from "./changelog_fault.ts";
import { type Git, GitError } from "./git.ts";
import { benchmarkFault, soakFault } from "./release_records.ts";

/** How `deno task release` is called. */
export const USAGE = "usage: deno task release [--dry-run] [--help]";

/** Items of a checklist: for each name, why it does not hold, or nothing. */
export type ReleaseItems = Record<string, () => Promise<string | undefined>>;

/** Settings of {@linkcode release}. */
export interface ReleaseOptions {
  /** The repository. */
  git: Git;
  /** The items that take minutes. */
  slowItems: ReleaseItems;
  /** Called with each line of the report. */
  say: (line: string) => void;
}

/**
 * Goes through the checklist to its end, and makes the tag if every item holds and `--dry-run` is not
 * given; returns the exit code.
 */
export async function release(args: readonly string[], options: ReleaseOptions): Promise<number> {
  const { git, slowItems, say } = options;
  const wrong = argumentFault(args);
  if (wrong !== undefined) {
    say(`${wrong}\n${USAGE}`);
    return 2;
  }
  if (args.includes("--help")) {
    say(USAGE);
    return 0;
  }
  const start = await headOf(git).catch(() => undefined); // the items say why there is none
  const items = { ...quickItems(git), ...slowItems, ...endItem(git, start) };
  let failed = 0;
  for (const [name, faultOf] of Object.entries(items)) {
    // An item that throws does not hold; those after it are checked all the same.
    const fault = await faultOf().catch((error) => messageOf(error));
    if (fault !== undefined) failed++;
    say(fault === undefined ? `PASS  ${name}` : `FAIL  ${name}: ${fault}`);
  }
  say(`${Object.keys(items).length - failed} passed, ${failed} failed`);
  if (failed > 0 || start === undefined) return 1;
  if (args.includes("--dry-run")) return 0;
  const tag = `v${await versionOf(git.root)}`;
  try {
    await git.text("tag", "--annotate", tag, `--message=${tag}`, start);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    say(`FAIL  the tag ${tag} is not made: ${error.message}`);
    return 1;
  }
  say(`Made the tag ${tag}. When .ci/run is green, publish it: git push origin ${tag}`);
  return 0;
}

function argumentFault(args: readonly string[]): string | undefined {
  const unknown = args.find((arg) => arg !== "--dry-run" && arg !== "--help");
  if (unknown !== undefined) return `There is no argument ${JSON.stringify(unknown)}.`;
  const repeated = args.find((arg, index) => args.indexOf(arg) !== index);
  return repeated === undefined ? undefined : `${repeated} is given twice: give it once.`;
}

function quickItems(git: Git): ReleaseItems {
  const { root } = git;
  return {
    "the working tree": () => treeFault(git),
    "the tag": async () => {
      const tag = `v${await versionOf(root)}`;
      await git.text("var", "GIT_COMMITTER_IDENT"); // a tag needs it, and the other items take minutes
      return await git.text("tag", "--list", tag) === ""
        ? undefined
        : `The tag ${tag} exists: set another version in deno.json and src/core/version.ts.`;
    },
    "the changelog": async () =>
      changelogFault(
        await Deno.readTextFile(join(root, ".github/CHANGELOG.md")),
        await versionOf(root),
      ),
    "the version of @kubewire/types": () => typesFault(git),
    "an hour of soak over both protocols": () => soakFault(git),
    "the benchmark": () => benchmarkFault(git),
  };
}

/** The last item: the tag names the commit that was checked. */
function endItem(git: Git, start: string | undefined): ReleaseItems {
  return {
    "the same commit to the end": async () => {
      const end = await headOf(git);
      if (end !== start) return `The commit was ${start}, and is ${end} now: run it again.`;
      return await treeFault(git);
    },
  };
}

async function treeFault(git: Git): Promise<string | undefined> {
  const prefix = await git.text("rev-parse", "--show-prefix");
  if (prefix !== "") return `It is the folder ${prefix} of another repository: run it in a clone.`;
  // Settings of git may hide new files and changed submodules.
  const changes = await git.text(
    "status",
    "--porcelain",
    "--untracked-files",
    "--ignore-submodules=none",
  );
  return changes === "" ? undefined : "There are changes: commit them.";
}

/** A version is published once: with changed files it needs another one. */
async function typesFault(git: Git): Promise<string | undefined> {
  const config = "src/types/deno.json";
  const tags = ["tag", "--list", "v*", "--merged=HEAD", "--sort=-version:refname"];
  const [last] = (await git.text("-c", "versionsort.suffix=-", ...tags)).split("\n");
  const version = JSON.parse(await Deno.readTextFile(join(git.root, config))).version;
  if (!last) return undefined;
  const published = JSON.parse(await git.text("show", `${last}:${config}`)).version;
  if (published !== version || await git.isUnchanged(last, ["src/types"])) return undefined;
  return `src/types has changed since ${last}, which published it as ${version}: set another ` +
    `version in ${config}.`;
}

async function headOf(git: Git): Promise<string> {
  return await git.text("rev-parse", "--verify", "HEAD");
}

/** Reads the version of the package. */
async function versionOf(root: string): Promise<string> {
  const { version } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  if (/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(version)) return version;
  throw new TypeError(`The version in deno.json must be such as 1.2.3: it is ${version}.`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
