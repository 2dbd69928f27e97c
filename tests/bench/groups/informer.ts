import type { Figures, Group, Limit, Row, Setup } from "../group.ts";
import { LISTED_PODS } from "../load_server.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";
import { cpuMicrosecondsEach, type ProgramRun, reportOf } from "../run_program.ts";

const UPDATES = 100_000;
/** A run takes about 15 s, and its figures vary little. */
const MOST_ROUNDS = 3;

/** Names of figures. */
export const SETTLED = "RSS in MB, 3 s after the sync";
export const COLLECTED = "RSS in MB, after a full collection";
export const PEAK = "peak RSS in MB, up to 3 s after the sync";
export const SYNC = "time to sync in ms";
export const UPDATE = "µs of CPU an update, with a handler that looks at it";
const MERGED = "updates merged into a later one of the object, in %";

/** For each size of a pod: the informer of client-go to compare with, and the memory limits. */
const sizes: Record<"3k" | "6k", {
  text: string;
  rival: string;
  rss: Record<MeasuredRuntime["name"], number>;
}> = {
  "3k": { text: "3 KB", rival: "client-go", rss: { Deno: 0.7, Bun: 0.65 } },
  "6k": {
    text: "6 KB, nearly half of it managedFields",
    rival: "client-go without managedFields",
    rss: { Deno: 0.7, Bun: 0.7 },
  },
};

const cpu: Record<MeasuredRuntime["name"], number> = { Deno: 0.8, Bun: 0.6 };

/** Of client-go's time by LIST: V8's JSON.parse alone, of 165 MB, takes half of it, and waits for nothing. */
const listSync: Record<MeasuredRuntime["name"], number> = { Deno: 1.3, Bun: 1 };

/** Measures an informer: its memory, the time until it has all objects, and each update. */
export function informer(size: keyof typeof sizes): (setup: Setup) => Group {
  return ({ server, runtimes, rounds, scale }) => {
    const { text, rival, rss } = sizes[size];
    const [pods, updates] = [Math.ceil(LISTED_PODS * scale), Math.ceil(UPDATES * scale)];
    const { clientGo } = server;
    const figures = (run: ProgramRun) => figuresOf(run, pods);
    const args = (start: "watchlist" | "pages") =>
      [`${server.url}/lists/${size}/${start}`, server.directory, String(updates)] as const;
    const rows: Row[] = [];
    const limits: Limit[] = [];
    if (clientGo) { // without it the server has no lists, and there is nothing to compare with
      const row = (
        name: string,
        mode: string,
        start: "watchlist" | "pages" = "watchlist",
      ): Row => ({
        name,
        command: [clientGo.program, mode, ...args(start)],
        value: figures,
      });
      rows.push(
        row("client-go", "informer"),
        ...(size === "6k" ? [row("client-go without managedFields", "informer-lean")] : []),
        row(`${rival}, LIST`, size === "6k" ? "informer-lean" : "informer", "pages"),
      );
      for (const { name, command } of runtimes) {
        const row = (
          what: string,
          keep: "bytes" | "objects",
          start: "watchlist" | "pages" = "watchlist",
        ): Row => ({
          name: `${name}: ${what}`,
          command: command("informer", ...args(start), keep),
          value: figures,
        });
        const usual = row("keep bytes", "bytes");
        rows.push(usual, row("keep objects", "objects"), row("keep bytes, LIST", "bytes", "pages"));
        const most: [figure: string, ratio: number][] = [
          [SETTLED, rss[name]],
          [COLLECTED, rss[name]],
          [PEAK, 0.7],
          [SYNC, 1],
          [UPDATE, cpu[name]],
        ];
        const against = { row: rival, as: "ratio" } as const;
        limits.push(
          ...most.map(([figure, most]) => ({ row: usual.name, figure, against, most })),
          {
            row: `${name}: keep bytes, LIST`,
            figure: SYNC,
            against: { row: `${rival}, LIST`, as: "ratio" },
            most: listSync[name],
          },
        );
      }
    }
    const counts = [pods, updates].map((count) => count.toLocaleString("en"));
    return {
      title: clientGo
        ? `An informer of ${counts[0]} pods of ${text}, by WatchList if not said, and ${
          counts[1]
        } updates`
        : `An informer of pods of ${text}: left out, because it needs Go`,
      rounds: Math.min(rounds, MOST_ROUNDS),
      prepare: async () => {
        if (clientGo) await server.prepareLists(pods);
      },
      rows,
      limits,
    };
  };
}

/** Returns the figures of a run; throws if the informer had another number of objects. */
export function figuresOf(run: ProgramRun, count: number): Figures {
  const { objects, syncMs = NaN, ...report } = reportOf(run);
  if (objects !== count) throw new Error(`An informer had ${objects} of ${count} objects.`);
  const { count: updates, told = NaN, settledRss = NaN, collectedRss = NaN, peakRss = NaN } =
    report;
  return {
    [SETTLED]: settledRss / 2 ** 20,
    [COLLECTED]: collectedRss / 2 ** 20,
    [PEAK]: peakRss / 2 ** 20,
    [SYNC]: syncMs,
    [UPDATE]: cpuMicrosecondsEach(run),
    [MERGED]: 100 * (1 - told / updates),
  };
}
