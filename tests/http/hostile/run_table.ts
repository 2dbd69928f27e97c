import { isFullSuite, runtimeName } from "../../support/test.ts";
import { type HostileCase, kindsOf, type RequestKind } from "./case.ts";
import type { Expected } from "./expected.ts";
import { isCollection, runCase } from "./run_case.ts";
import { openKubewire, openRuntimeFetch } from "./tested_client.ts";
import { catchUnhandled } from "./unhandled_errors.ts";

/** Number of cases that run at once. */
const AT_ONCE = 24;

/** Problems of a run of a table. */
export interface TableProblems {
  /** Problems with the client under test. */
  kubewire: string[];
  /** Problems with the runtime's own `fetch`: then the table is wrong. */
  fetch: string[];
}

interface Run {
  item: HostileCase;
  kind: RequestKind;
  number: number;
}

/**
 * Runs each case with each of its kinds; in the short suite with every second one. The full suite also
 * runs them with the runtime's `fetch`, which shows that the table is correct.
 */
export async function runTable(table: readonly HostileCase[]): Promise<TableProblems> {
  const runs = table.flatMap((item, at) => shownKinds(item, at).map((kind) => ({ item, kind })))
    .map((run, number): Run => ({ ...run, number }));
  const problems: TableProblems = { kubewire: [], fetch: [] };
  const caught = catchUnhandled();
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let run; (run = runs.shift());) await runBoth(run, problems);
    }));
  } finally {
    problems.kubewire.push(...await caught.end());
  }
  return problems;
}

/** Returns the kinds that the suite runs of a case, which is the one at this place of its table. */
function shownKinds(item: HostileCase, place: number): readonly RequestKind[] {
  const kinds = kindsOf(item);
  if (isFullSuite || kinds.length === 1) return kinds;
  return kinds.filter((_, at) => (at + place) % 2 === 0);
}

async function runBoth({ item, kind, number }: Run, problems: TableProblems): Promise<void> {
  const own = await runCase(item, {
    open: openKubewire,
    kind,
    number,
    expected: isCollection({ kind, number }) ? ofFetch(item) : item.expected,
    strict: true,
  });
  problems.kubewire.push(...told(own, item, kind));
  if (!isFullSuite || kind === "plain" || kind === "watch") return; // these are GETs to the runtime's fetch
  const fetched = await runCase(item, {
    open: openRuntimeFetch,
    kind,
    number,
    expected: ofFetch(item),
    strict: false,
  });
  problems.fetch.push(...told(fetched, item, kind));
}

/** Returns the expected outcome of a case with the runtime's own `fetch`. */
function ofFetch({ fetch, expected }: HostileCase): Expected {
  return fetch?.[runtimeName] ?? expected;
}

function told(problems: string[], item: HostileCase, kind: RequestKind): string[] {
  return problems.map((problem) => `${kind}, ${item.name}: ${problem}`);
}
