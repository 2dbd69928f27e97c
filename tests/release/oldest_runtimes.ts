import { join } from "node:path";
import { parseVersions } from "../checks/versions.ts";
import { repository } from "../support/repository.ts";

/** Folders of tests that hold what the README guarantees. */
const guaranteed = ["tests/guarantees", "tests/transport", "tests/watch"];

/**
 * Installs the oldest runtimes of `.ci/versions` from npm and runs tests on them; returns why they do
 * not hold, or nothing.
 */
export async function oldestRuntimesFault(tests = guaranteed): Promise<string | undefined> {
  const versions = parseVersions(await Deno.readTextFile(join(repository, ".ci/versions")));
  const oldest = [`deno@${versions["deno-floor"]}`, `bun@${versions["bun-floor"]}`];
  const folder = await Deno.makeTempDir();
  try {
    const flags = ["--silent", "--no-fund", "--no-audit", `--prefix=${folder}`];
    const isInstalled = await succeeds("npm", ["install", ...flags, ...oldest]);
    if (!isInstalled) return `npm install ${oldest.join(" ")} fails.`;
    const bin = join(folder, "node_modules/.bin");
    const env = { DENO: join(bin, "deno"), BUN: join(bin, "bun") };
    const holds = await succeeds(Deno.execPath(), ["task", "test", ...tests], env);
    return holds
      ? undefined
      : `deno task test ${tests.join(" ")} fails on ${oldest.join(" and ")}.`;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function succeeds(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<boolean> {
  const { success } = await new Deno.Command(program, {
    args: [...args],
    cwd: repository,
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}
