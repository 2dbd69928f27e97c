import type { Group, Setup } from "../group.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";

/** A start takes so little that it can be measured more often than the rest. */
const RUNS_A_ROUND = 6;

/** What the import of mod.ts adds to the life of a program. */
export function startup({ runtimes, rounds }: Setup): Group {
  const row = (runtime: MeasuredRuntime, name: string, program: string) => ({
    name: `${runtime.name}: ${name}`,
    command: runtime.command(program),
    value: ({ processMs }: { processMs: number }) => processMs,
  });
  return {
    title: "A program from its start to its end: ms",
    rounds: RUNS_A_ROUND * rounds,
    warmUps: 3,
    rows: runtimes.flatMap((runtime) => [
      row(runtime, "empty program", "empty"),
      row(runtime, "import mod.ts", "import"),
      row(runtime, "import the typed client", "import_client"),
    ]),
    limits: runtimes.flatMap(({ name }) => [
      {
        row: `${name}: import mod.ts`,
        against: { row: `${name}: empty program`, as: "difference" },
        most: 6.5,
      },
      {
        row: `${name}: import the typed client`,
        against: { row: `${name}: import mod.ts`, as: "difference" },
        most: 10,
      },
    ]),
  };
}
