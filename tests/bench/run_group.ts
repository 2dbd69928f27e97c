import type { Group, Row } from "./group.ts";
import { Measurements } from "./measurements.ts";
import { type ProgramRun, runProgram } from "./run_program.ts";
import { judge, type Verdict } from "./verdict.ts";

/**
 * Measures the rows of a group in turn, round by round, every second round in reverse order, and
 * prints their medians.
 *
 * @throws {Error} If a program fails, or two of them decode different objects.
 */
export async function runGroup(group: Group, signal: AbortSignal): Promise<Verdict[]> {
  console.log(`\n${group.title}`);
  const { rows, rounds, warmUps = 0, prepare } = group;
  await prepare?.();
  const measurements = new Measurements(rows.map(({ name }) => name));
  const checksums = new Map<string | undefined, number | undefined>();
  for (let round = -warmUps; round < rounds; round++) {
    for (const row of round % 2 === 0 ? rows : rows.toReversed()) {
      const run = await runProgram(row.command, signal);
      checksums.set(row.load, sameChecksum(row, run, checksums.get(row.load)));
      if (round >= 0) measurements.add(row.name, row.value(run));
    }
  }
  console.log(measurements.table());
  return group.limits.flatMap((limit) => judge(limit, measurements.of(limit.figure)) ?? []);
}

/** Checks that the programs decode the same objects; otherwise the comparison is worth nothing. */
function sameChecksum(row: Row, { report }: ProgramRun, expected?: number): number | undefined {
  const actual = report?.checksum;
  if (actual === undefined || expected === undefined) return actual ?? expected;
  if (actual === expected) return expected;
  throw new Error(`${row.name} decoded something else: ${actual} instead of ${expected}.`);
}
