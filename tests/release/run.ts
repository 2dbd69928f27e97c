/**
 * Checks that the current commit may be released, and without `--dry-run` makes its tag, which the
 * workflow of releases publishes when it is pushed: `deno task release [--dry-run]`.
 *
 * @module
 */
import { repository } from "../support/repository.ts";
import { Git } from "./git.ts";
import { oldestRuntimesFault } from "./oldest_runtimes.ts";
import { release } from "./release.ts";

Deno.exitCode = await release(Deno.args, {
  git: new Git(repository),
  slowItems: {
    "the versions, the packages, the docs site": () => taskFault("check"),
    "the packages, installed from registries of JSR and npm": () => taskFault("consumer"),
    "the oldest runtimes": () => oldestRuntimesFault(),
  },
  say: (line) => console.log(line),
});

/** Runs a task to its end; returns how to see what it found. */
async function taskFault(task: string): Promise<string | undefined> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["task", task],
    cwd: repository,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success ? undefined : `deno task ${task} fails.`;
}
