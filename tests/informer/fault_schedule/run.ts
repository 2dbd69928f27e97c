/**
 * Runs many fault schedules, or one again and again:
 * `deno run -A tests/informer/fault_schedule/run.ts [--minutes=30 | --schedules=2000] [--seed=1]
 * [--runtime=bun]`.
 *
 * With `--minutes` (new schedules begin until then) or `--schedules`, the seeds count up from
 * `--seed`. Without `--seed` the first seed is random; it is printed. Without `--minutes` and
 * `--schedules`, the schedule of `--seed` is run `--repeat` times (10), because a failure may
 * depend on the timing.
 *
 * @module
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { bunBinary } from "../../support/programs/bun_binary.ts";
import { runtimeName } from "../../support/test.ts";
import { faultNames } from "./fault_injector.ts";
import { runSchedule, ScheduleError } from "./run_schedule.ts";
import { Tally } from "./tally.ts";

const PROGRESS_EVERY = 25;

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    minutes: { type: "string" },
    schedules: { type: "string" },
    seed: { type: "string" },
    repeat: { type: "string", default: "10" },
    runtime: { type: "string", default: runtimeName },
  },
});
for (const name of ["minutes", "schedules", "seed", "repeat"] as const) {
  const value = values[name];
  // Without this a word would be the number of schedules, and none of them would fail.
  if (value === undefined || /^\d+$/.test(value) && (name === "seed" || Number(value) > 0)) {
    continue;
  }
  console.error(`--${name} must be a whole number above 0: it is ${value}.`);
  process.exit(2);
}
process.exit(values.runtime === runtimeName ? await runHere() : await runOnBun());

async function runHere(): Promise<number> {
  const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const isSeries = values.minutes !== undefined || values.schedules !== undefined;
  const limitMs = values.minutes === undefined ? Infinity : Number(values.minutes) * 60_000;
  const most = values.minutes === undefined ? values.repeat : "Infinity";
  const count = Number(values.schedules ?? most);
  console.log(`The first seed is ${first}.`);
  const total = new Tally();
  const failed: number[] = [];
  const startMs = performance.now();
  const isOver = () => performance.now() - startMs >= limitMs;
  for (let done = 1; done <= count; done++) {
    const seed = isSeries ? first + done - 1 : first;
    try {
      total.addAll(await runSchedule(seed));
    } catch (error) {
      if (!(error instanceof ScheduleError)) console.error(`Seed ${seed} ended with`);
      console.error(error instanceof ScheduleError ? error.message : error);
      failed.push(seed);
    }
    const isLast = done === count || isOver();
    if (done % PROGRESS_EVERY === 0 || isLast) {
      const seconds = Math.round((performance.now() - startMs) / 1000);
      const of = count === Infinity ? "" : ` of ${count}`;
      console.log(`${done}${of} on ${runtimeName}, ${failed.length} failed, ${seconds} s`);
    }
    if (isLast) break;
  }
  console.log(summary(total));
  if (failed.length > 0) console.log(`Failed: ${failed.join(" ")}`);
  return failed.length === 0 ? 0 : 1;
}

/** Summarizes the run; a fault that had no effect is easy to see. */
function summary(total: Tally): string {
  const width = Math.max(...faultNames.map((name) => name.length));
  const rows = faultNames.map((name) => {
    const injected = String(total.count("injected", name)).padStart(8);
    const struck = String(total.count("struck", name)).padStart(8);
    return `${name.padEnd(width)} ${injected} ${struck}`;
  });
  const head = `${"fault".padEnd(width)} injected   struck`;
  const others = [
    "changes",
    "attempts",
    "states",
    "refusals",
    "told",
    "lives",
    "functions",
    "snapshots",
  ].map((group) => total.describe(group));
  return [head, ...rows, ...others].join("\n");
}

async function runOnBun(): Promise<number> {
  const { code } = await new Deno.Command(bunBinary(), {
    args: [import.meta.filename ?? "", ...process.argv.slice(2)],
  }).spawn().status;
  return code;
}
