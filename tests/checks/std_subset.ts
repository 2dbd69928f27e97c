/**
 * Shows that tests/std is a strict subset of the real packages: checks and runs the suite against a
 * checkout of denoland/std, with nothing changed but `links`.
 *
 * `deno run -A tests/checks/std_subset.ts CHECKOUT [TEST FOLDER…]`
 *
 * @module
 */
import { join, resolve } from "node:path";
import { repository } from "../support/repository.ts";

const [checkout, ...folders] = Deno.args;
if (checkout === undefined) {
  console.error("usage: deno run -A tests/checks/std_subset.ts CHECKOUT [TEST FOLDER…]");
  Deno.exit(2);
}
const copy = await Deno.makeTempDir({ prefix: "kubewire-std-" });
try {
  await copyWorkTree(copy);
  const config = JSON.parse(await Deno.readTextFile(join(copy, "deno.json")));
  config.links = ["assert", "fs", "internal", "path"].map((name) => resolve(checkout, name));
  await Deno.writeTextFile(join(copy, "deno.json"), JSON.stringify(config));
  for (const name of ["assert", "fs"]) {
    await Deno.remove(join(copy, "tests/std", name), { recursive: true });
  }
  Deno.exitCode = await run(
    ["deno", "test", "--no-lock", "-A", ...folders, "--ignore=tests/e2e,tests/consumer"],
    copy,
  );
} finally {
  await Deno.remove(copy, { recursive: true });
}

/** Copies the files that git would commit, with their uncommitted changes. */
async function copyWorkTree(to: string): Promise<void> {
  const script =
    `git ls-files --cached --others --exclude-standard -z | tar --create --null --files-from=- --file=- | tar --extract --directory="$0"`;
  const code = await run(["bash", "-o", "pipefail", "-c", script, to], repository);
  if (code !== 0) throw new Error("The work tree could not be copied.");
}

async function run([program, ...args]: [string, ...string[]], cwd: string): Promise<number> {
  const child = new Deno.Command(program, { args, cwd, stdin: "null" }).spawn();
  return (await child.status).code;
}
