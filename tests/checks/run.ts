/**
 * Runs every check of the repository that is not a test, each to its end: `deno task check`.
 *
 * @module
 */
import { repository } from "../support/repository.ts";
import { isInternal, workspacePackages } from "./workspace.ts";

const script = ["run", "--allow-env=TMPDIR", "--allow-read", "--allow-write", "--allow-run"];

const packages = await workspacePackages(repository);
const exports = packages.flatMap(({ exports }) => exports);
const documented = exports.filter((file) => !isInternal(file));

/** The name of each check, and the arguments of `deno` that run it. */
const checks: Record<string, string[]> = {
  "the format": ["fmt", "--check"],
  "the lint rules, including those of the house": ["lint"],
  "the docs of every public symbol": [...script, "tests/checks/doc_lint.ts", ...documented],
  "the list of every public symbol": [...script, "tests/checks/api/api_list.ts"],
  "the types, including the examples in doc comments": [
    "check",
    "--quiet",
    "--doc",
    "mod.ts",
    "src",
    "tests",
    "examples",
  ],
  "the types of the exports with a consumer's settings": [
    ...script,
    "tests/checks/consumer_types.ts",
    ...exports,
  ],
  "the types of the cluster page's script": [
    "check",
    "--quiet",
    "--config=examples/cluster_page/browser/check.json",
    "examples/cluster_page/browser",
  ],
  "the examples in Markdown": [
    "check",
    "--quiet",
    "--doc-only",
    "README.md",
    ".github/ARCHITECTURE.md",
    ".github/COMPARISON.md",
    ".github/CONTRIBUTING.md",
    ".github/GUARANTEES.md",
  ],
  "the links and commands of Markdown": [...script, "tests/checks/documents.ts"],
  "the docs site and its links": [...script, "tests/checks/docs_site.ts"],
  "the layers": [...script, "tests/checks/layers.ts"],
  "the sizes of folders and files, and circles": [...script, "tests/checks/house.ts"],
  "the English of documents, comments, messages and test names": [
    ...script,
    "tests/checks/phrases.ts",
  ],
  "the twin tests": [...script, "tests/checks/twins.ts"],
  "the versions": [...script, "tests/checks/versions.ts"],
  "the lock": ["install", "--frozen"],
  "the package": ["publish", "--dry-run", "--allow-dirty"],
};

for (const { folder, name } of packages.slice(1)) {
  checks[name] = ["publish", "--dry-run", "--allow-dirty", `--config=${folder}/deno.json`];
}

/** Runs Deno; again if it crashes, as `deno lint` with a plugin does now and then (2 of 39, 2.9.6). */
async function succeeds(args: string[]): Promise<boolean> {
  const run = async () =>
    await new Deno.Command(Deno.execPath(), { args, cwd: repository, stdin: "null" }).spawn()
      .status;
  const status = await run();
  if (status.signal !== "SIGSEGV") return status.success;
  console.log("Deno has crashed (SIGSEGV): once more.");
  return (await run()).success;
}

const failed: string[] = [];
for (const [name, args] of Object.entries(checks)) {
  console.log(`\n${name}: deno ${args.join(" ")}`);
  if (!await succeeds(args)) failed.push(name);
}
for (const name of failed) console.error(`FAILED: ${name}`);
console.log(`${Object.keys(checks).length - failed.length} passed, ${failed.length} failed`);
Deno.exit(failed.length === 0 ? 0 : 1);
