import type { Group, Setup } from "../group.ts";
import { withImports } from "../measured_runtime.ts";
import { reportOf } from "../run_program.ts";

const MOST_ROUNDS = 3;
/** While a patch is made, the program does nothing else. */
const MOST_MS = 100;

/** Measures the patch of an admission webhook for large objects. */
export function objectPatch({ runtimes, rounds }: Setup): Group {
  const rows = runtimes.map(({ name, command }) => ({
    name: `${name}: the slowest`,
    command: withImports(command("objects/object_patch")),
    value: (run: Parameters<typeof reportOf>[0]) => {
      const { cpuMicroseconds = {} } = reportOf(run);
      return Math.max(...Object.values(cpuMicroseconds)) / 1_000;
    },
  }));
  return {
    title: "The patch for an object of 1 MB that a webhook has changed in one of 7 ways: ms of CPU",
    rounds: Math.min(rounds, MOST_ROUNDS),
    rows,
    limits: rows.map(({ name }) => ({ row: name, most: MOST_MS })),
  };
}
