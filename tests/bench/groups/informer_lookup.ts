import type { Figures, Group, Row, Setup } from "../group.ts";
import { type ProgramRun, reportOf } from "../run_program.ts";

const FEW = 1_000;
const MANY = 100_000;

/**
 * A lookup reads only the objects that it finds; one that read all would cost a hundred times as
 * much. Among many objects it may still cost a little more, because the memory that it touches is
 * not adjacent, and reading it takes much of the 20 to 40 nanoseconds of a `get`: a `Map` of 100,000
 * keys alone costs 1.3 to 1.5 of one of 1,000 ("keep objects").
 */
const MOST = 1.5;
const MOST_OF_A_GET = 3;

const GET_FEW = "µs of store.get(key), of the same 20 keys";
const GET = "µs of store.get(key), of 500 keys";
const BY_INDEX = "µs of store.byIndex(name, value), 10 objects";
const LIST = "µs of store.list(namespace), 100 objects";

/**
 * Among many objects each of 500 keys is far from the CPU's caches, as in any table of that size.
 */
const limited = [GET_FEW, BY_INDEX, LIST];

/** Measures whether a lookup costs the same among few objects and among many. */
export function informerLookup({ server, runtimes, rounds, scale }: Setup): Group {
  const many = Math.max(2 * FEW, Math.round(MANY * scale));
  const nameOf = (runtime: string, keep: string, count: number) =>
    `${runtime}: keep ${keep}, ${count.toLocaleString("en")} objects`;
  const rows = runtimes.flatMap(({ name, command }) =>
    ["bytes", "objects"].flatMap((keep) =>
      [FEW, many].map((count): Row => ({
        name: nameOf(name, keep, count),
        command: command("informer_lookup", server.url, server.directory, count, keep),
        value: figuresOf,
      }))
    )
  );
  return {
    title: "Lookups in an informer's store",
    rounds,
    rows,
    limits: runtimes.flatMap(({ name }) =>
      limited.map((figure) => ({
        row: nameOf(name, "bytes", many),
        figure,
        against: { row: nameOf(name, "bytes", FEW), as: "ratio" } as const,
        most: figure === GET_FEW ? MOST_OF_A_GET : MOST,
      }))
    ),
  };
}

function figuresOf(run: ProgramRun): Figures {
  const { getFew = NaN, get = NaN, byIndex = NaN, list = NaN } = reportOf(run).lookups ?? {};
  return { [GET_FEW]: getFew, [GET]: get, [BY_INDEX]: byIndex, [LIST]: list };
}
