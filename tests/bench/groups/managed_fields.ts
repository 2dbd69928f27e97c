import type { Figures, Group, Setup } from "../group.ts";
import { type ProgramRun, reportOf } from "../run_program.ts";

const MOST_ROUNDS = 3;

/** For each figure: the informer's way, and the simple way that it replaces. */
const ratios: Record<string, { way: string; instead: string }> = {
  "event kept as bytes: cut before the parse / deleted after it": {
    way: "event: cut, parse, encode",
    instead: "event: parse, delete, stringify, encode",
  },
  "event kept as an object: cut before the parse / deleted after it": {
    way: "event: cut, parse",
    instead: "event: parse, delete",
  },
  "list: cut before the parse / deleted after it": {
    way: "list: cut, parse",
    instead: "list: parse, delete",
  },
};

/** Measures whether it pays to cut managedFields out of the text. */
export function managedFields({ runtimes, rounds }: Setup): Group {
  const rows = runtimes.map(({ name, command }) => ({
    name,
    command: command("objects/managed_fields"),
    value: figuresOf,
  }));
  return {
    title: "Pods of 6 KB without their managedFields: µs of CPU a pod, and what is saved",
    rounds: Math.min(rounds, MOST_ROUNDS),
    rows,
    limits: rows.flatMap(({ name }) =>
      Object.keys(ratios).map((figure) => ({ row: name, figure, most: 1 }))
    ),
  };
}

function figuresOf(run: ProgramRun): Figures {
  const { cpuMicroseconds = {} } = reportOf(run);
  const of = (name: string) => cpuMicroseconds[name] ?? NaN;
  return {
    ...cpuMicroseconds,
    ...Object.fromEntries(
      Object.entries(ratios).map(([name, { way, instead }]) => [name, of(way) / of(instead)]),
    ),
  };
}
