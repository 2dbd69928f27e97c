/**
 * Measures what the tutorial's operator costs as a program of a runtime and as one compiled file: its
 * size with the runtime, the time from the start of the process to the first Deployment that it has
 * scaled, and its resident memory then; medians of nine runs, in turn.
 *
 * ```sh
 * deno run -A tests/consumer/guide/costs.ts # with DENORT_BIN for deno compile
 * ```
 *
 * @module
 */
import { join } from "node:path";
import { walk } from "@std/fs";
import { LocalRegistry } from "../local_registry.ts";
import { type PodCommand, runAsPod } from "./as_pod.ts";
import { guideSteps } from "./guide_steps.ts";
import { publishFast } from "./publish_fast.ts";
import { kubectlBinary, readTutorial, tutorial } from "./reader.ts";

const RUNS = 9;
const MEGABYTE = 1e6;

async function sizeOf(paths: string[]): Promise<number> {
  let size = 0;
  for (const path of paths) {
    const { isFile, size: own } = await Deno.stat(path);
    size += isFile ? own : 0;
    if (isFile) continue;
    for await (const entry of walk(path, { includeDirs: false })) {
      size += (await Deno.stat(entry.path)).size;
    }
  }
  return size / MEGABYTE;
}

async function residentOf(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024 / MEGABYTE;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

const kubectl = await kubectlBinary();
if (kubectl === undefined) throw new Error("Install kubectl, or Go to build it.");
await using registry = new LocalRegistry();
await publishFast(registry.url);
const guide = await Deno.readTextFile(join(tutorial, "README.md"));
for (const runtime of ["Deno", "Bun"] as const) {
  await using reader = await readTutorial(registry.url, kubectl);
  const { run, compiles } = reader;
  for (const step of guideSteps(guide, runtime)) await run.follow(step);
  await run.end();
  const { command = [], cwd = "", env = {}, root = "" } = run.image ?? {};
  const binary = await Deno.realPath(join(run.project, "../bin", runtime.toLowerCase()));
  const compiled = join(run.project, "office-hours");
  const programs: Record<string, PodCommand & { size: number }> = {
    program: { command: command.join(" "), cwd, env, size: await sizeOf([binary, root]) },
    compiled: { command: "./office-hours", cwd: run.project, size: await sizeOf([compiled]) },
  };
  if (runtime === "Deno" && !compiles) delete programs.compiled;
  const figures = new Map<string, { start: number[]; memory: number[] }>();
  for (let round = 0; round < RUNS; round++) {
    for (const [name, options] of Object.entries(programs)) {
      const { start, memory } = figures.get(name) ?? { start: [], memory: [] };
      const onScaled = async (pid: number) => void memory.push(await residentOf(pid));
      start.push((await runAsPod(run, { ...options, onScaled })).startMs);
      figures.set(name, { start, memory });
    }
  }
  for (const [name, { start, memory }] of figures) {
    const size = programs[name]?.size.toFixed(0);
    const [startMs, resident] = [median(start).toFixed(0), median(memory).toFixed(0)];
    console.log(`${runtime} ${name}: ${size} MB, ${startMs} ms, ${resident} MB resident`);
  }
}
