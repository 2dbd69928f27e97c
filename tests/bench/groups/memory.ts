import type { Group, Row, Setup } from "../group.ts";
import { withV8Flags } from "../measured_runtime.ts";
import { median } from "../median.ts";
import { type ProgramRun, reportOf } from "../run_program.ts";

const EVENTS = 1_000_000;
/** One run of Bun may lie at -12 or at +9 % for its collector's sake. */
const ROUNDS = 3;

/**
 * V8 doubles its young generation every now and then for as long as any program runs, up to this
 * size; at the full size from the start, what still grows is what the watch does not let go.
 */
const FULL_YOUNG_GENERATION = "--min-semi-space-size=16,--max-semi-space-size=16";

/** Whether a watch that goes on for long takes more and more memory. */
export function memory({ server, runtimes, rounds, scale }: Setup): Group {
  const count = Math.round(EVENTS * scale);
  const rows = runtimes.flatMap(({ name, command }): Row[] => {
    const program = command("memory", `${server.url}/${count}`, server.directory, count);
    const row = { name: `${name}: growth in %`, command: program, value: growthPercent };
    if (name !== "Deno") return [row];
    return [
      { ...row, command: withV8Flags(program, FULL_YOUNG_GENERATION) },
      { ...row, name: `${name}: growth in %, V8 left to itself` },
    ];
  });
  const events = `${count.toLocaleString("en")} events`;
  return {
    title: `A watch of ${events}: growth of the resident memory after the first fifth, in %`,
    rounds: Math.min(ROUNDS, rounds),
    rows,
    limits: runtimes.map(({ name }) => ({ row: `${name}: growth in %`, most: 10 })),
  };
}

/** From the second tenth of the run to the last one; a median of ten points each. */
function growthPercent(run: ProgramRun): number {
  const { rss = [] } = reportOf(run);
  const tenth = rss.length / 10;
  const early = median(rss.slice(tenth, 2 * tenth));
  const late = median(rss.slice(-tenth));
  return 100 * (late / early - 1);
}
