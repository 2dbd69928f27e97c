import { inFull, isFullSuite, runtimeName } from "../../../support/test.ts";
import { sharedTls } from "../../../support/servers/shared_tls.ts";
import { catchUnhandled } from "../../hostile/unhandled_errors.ts";
import type { Http2Case, RequestKind } from "./case.ts";
import { FETCH_DIFFERS } from "./fetch_differs.ts";
import { type Lane, startLane } from "./lane.ts";
import { runCase } from "./run_case.ts";
import { denoFetchOf, kubewireOf, type OpenClient } from "./tested_client.ts";

/** Number of cases that run at once, each with a server. */
const AT_ONCE = inFull(16, 4);

/** Problems of a run of a table. */
export interface TableProblems {
  /** Problems with the client under test. */
  kubewire: string[];
  /** Problems with Deno's own `fetch`, which speaks HTTP/2 too: then the table is wrong. */
  fetch: string[];
}

interface Run {
  item: Http2Case;
  kind: RequestKind;
  inPieces: boolean;
  number: number;
}

/** The clients that a table runs with. */
export interface TableClients {
  kubewire?: OpenClient;
  fetch?: OpenClient;
}

/**
 * Runs each case with its kinds of requests, with the client under test and, in the full suite on
 * Deno, with the runtime's `fetch`, which shows that the table is correct.
 */
export async function runTable(
  table: readonly Http2Case[],
  clients?: TableClients,
): Promise<TableProblems> {
  const { authority, keyPair } = await sharedTls();
  const { kubewire, fetch } = clients ?? {
    kubewire: kubewireOf(authority.certificatePem),
    ...(isFullSuite && runtimeName === "deno" && { fetch: denoFetchOf(authority.certificatePem) }),
  };
  const runs = runsOf(table);
  const problems: TableProblems = { kubewire: [], fetch: [] };
  const caught = catchUnhandled();
  const work = async () => {
    const lanes: { plain?: Lane; resettable?: Lane } = {};
    try {
      for (let run; (run = runs.shift());) {
        const { item, kind, inPieces } = run;
        const lane = item.resets
          ? lanes.resettable ??= await startLane(keyPair, { resettable: true })
          : lanes.plain ??= await startLane(keyPair, { resettable: false });
        const what = `${item.section}, ${kind}${inPieces ? " in pieces" : ""}: ${item.name}`;
        const told = (found: string[]) => found.map((problem) => `${what}: ${problem}`);
        if (kubewire) {
          const found = await runCase(item, {
            ...{ ...run, lane, open: kubewire, expected: item.expected, strict: true },
          });
          problems.kubewire.push(...told(found));
        }
        if (!fetch || inPieces || item.name in FETCH_DIFFERS) continue;
        const { expected } = item;
        const found = await runCase(item, { ...run, lane, open: fetch, expected, strict: false });
        problems.fetch.push(...told(found));
      }
    } finally {
      await lanes.plain?.[Symbol.asyncDispose]();
      await lanes.resettable?.[Symbol.asyncDispose]();
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    problems.kubewire.push(...await caught.end());
  }
  return problems;
}

/** The short suite takes each case once: in pieces or not, with one of its kinds, in turn. */
function runsOf(table: readonly Http2Case[]): Run[] {
  return table.flatMap((item, index) => {
    const kinds = item.kinds ?? ["get", "post"];
    const ways = [false, true].flatMap((inPieces) =>
      kinds.filter(() => !inPieces || !item.solid).map((kind) => ({ kind, inPieces }))
    );
    const chosen = isFullSuite ? ways : [ways[index % ways.length]!];
    return chosen.map((way) => ({ item, ...way }));
  }).map((run, number) => ({ ...run, number }));
}
