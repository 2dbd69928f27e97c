/** The tutorial, followed step by step on both runtimes: each file, each command, what is printed. */
import { join } from "node:path";
import { assertEquals } from "@std/assert";
import { LIMIT_MS, test } from "../support/test.ts";
import { runAsPod } from "./guide/as_pod.ts";
import { type GuideRuntime, guideSteps } from "./guide/guide_steps.ts";
import { publishFast } from "./guide/publish_fast.ts";
import { kubectlBinary, readTutorial, tutorial } from "./guide/reader.ts";
import { LocalRegistry } from "./local_registry.ts";

const kubectl = await kubectlBinary();

/** Does what a reader with this runtime does; then runs the operator as the manifest does. */
async function follow(runtime: GuideRuntime, registry: LocalRegistry): Promise<void> {
  await using reader = await readTutorial(registry.url, kubectl ?? "");
  const { run, compiles } = reader;
  const guide = await Deno.readTextFile(join(tutorial, "README.md"));
  for (const step of guideSteps(guide, runtime)) await run.follow(step);
  await run.end();

  const { command = [], cwd = "", env } = run.image ?? {};
  const image = await runAsPod(run, { command: command.join(" "), cwd, ...env && { env } });
  assertEquals(image.refused, []);
  if (runtime === "Deno" && !compiles) return;
  const compiled = await runAsPod(run, { command: "./office-hours", cwd: run.project });
  assertEquals(compiled.refused, []);
}

test(
  "the tutorial works step by step on Deno and on Bun, and its manifest has the rights",
  async () => {
    await using registry = new LocalRegistry();
    await publishFast(registry.url);
    const runtimes = ["Deno", "Bun"] as const; // side by side, because each waits 15 s for a Lease
    const ends = await Promise.allSettled(runtimes.map((runtime) => follow(runtime, registry)));
    const failures = ends.flatMap((end, index) =>
      end.status === "rejected" ? [`${runtimes[index]}: ${end.reason?.stack}`] : []
    );
    assertEquals(failures.join("\n"), "");
  },
  { ignore: kubectl === undefined, timeoutMs: 3 * LIMIT_MS },
);
