import type { Group, Row, Setup } from "../group.ts";
import { withV8Flags } from "../measured_runtime.ts";
import { median } from "../median.ts";
import { type ProgramRun, reportOf } from "../run_program.ts";

const EVENTS = 1_000_000;
/** A single run of Bun may lie at -12 or at +9 %, because of its garbage collector. */
const ROUNDS = 3;
/** The median of three was from 0.8 to 1.6 on Bun in four runs of one machine, and once 11.1. */
const MOST_GROWTH_PERCENT = 15;

/**
 * V8 sometimes doubles its young generation while a program runs, up to this size. When it has the
 * full size from the start, any further growth is memory that the watch does not release.
 */
const FULL_YOUNG_GENERATION = "--min-semi-space-size=16,--max-semi-space-size=16";

/** Measures whether the memory of a long watch grows. */
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
    limits: runtimes.map(({ name }) => ({
      row: `${name}: growth in %`,
      most: MOST_GROWTH_PERCENT,
    })),
  };
}

/**
 * Returns the growth from the second tenth of the run to the last; each is a median of ten points.
 */
function growthPercent(run: ProgramRun): number {
  const { rss = [] } = reportOf(run);
  const tenth = rss.length / 10;
  const early = median(rss.slice(tenth, 2 * tenth));
  const late = median(rss.slice(-tenth));
  return 100 * (late / early - 1);
}
