import type { Group, Limit, Row, Setup } from "../group.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";
import { COLLECTED, figuresOf, PEAK, SETTLED, SYNC, UPDATE } from "./informer.ts";

const UPDATES = 100_000;
/** A run takes up to a minute, and its figures vary little. */
const MOST_ROUNDS = 3;
const CLIENT_GO = "client-go";

type Most = Record<MeasuredRuntime["name"], number>;

/** The objects of the informers, and limits relative to client-go. */
const collections: Record<"pods" | "configmaps", {
  kind: "Pod" | "ConfigMap";
  count: number;
  text: string;
  /** Mode of the Go program. */
  mode: string;
  most: Record<string, Most>;
}> = {
  pods: {
    kind: "Pod",
    count: 100_000,
    text: "pods of 3 KB",
    mode: "informer",
    most: {
      [SETTLED]: { Deno: 0.7, Bun: 0.65 },
      [COLLECTED]: { Deno: 0.7, Bun: 0.65 },
      [PEAK]: { Deno: 0.7, Bun: 0.7 },
      [SYNC]: { Deno: 1, Bun: 1 },
      [UPDATE]: { Deno: 0.8, Bun: 0.6 },
    },
  },
  configmaps: {
    kind: "ConfigMap",
    count: 1_000_000,
    text: "ConfigMaps of 500 bytes",
    mode: "informer-configmaps",
    most: {
      [SETTLED]: { Deno: 1, Bun: 1 },
      [COLLECTED]: { Deno: 1, Bun: 1 },
      [PEAK]: { Deno: 1, Bun: 1 },
      [SYNC]: { Deno: 1, Bun: 1 },
      [UPDATE]: { Deno: 1, Bun: 1 },
    },
  },
};

/** Measures an informer of a large cluster: its memory, the time to sync, and each update. */
export function largeInformer(name: keyof typeof collections): (setup: Setup) => Group {
  return ({ server, runtimes, rounds, scale }) => {
    const { kind, text, mode, most, ...full } = collections[name];
    const [count, updates] = [Math.ceil(full.count * scale), Math.ceil(UPDATES * scale)];
    const { clientGo } = server;
    const list = `large-${name}`;
    const args = [`${server.url}/lists/${list}/watchlist`, server.directory, updates] as const;
    const value: Row["value"] = (run) => figuresOf(run, count);
    const rows: Row[] = [];
    const limits: Limit[] = [];
    if (clientGo) { // without it the server has no lists, and there is nothing to compare with
      rows.push({ name: CLIENT_GO, command: [clientGo.program, mode, ...args.map(String)], value });
      for (const { name: runtime, command } of runtimes) {
        const program = command("informer", ...args, "bytes", `/api/v1/${name}`);
        rows.push({ name: runtime, command: program, value });
        const against = { row: CLIENT_GO, as: "ratio" } as const;
        limits.push(
          ...Object.entries(most).map(([figure, most]) => ({
            row: runtime,
            figure,
            against,
            most: most[runtime],
          })),
        );
      }
    }
    const [objectsText, updatesText] = [count, updates].map((each) => each.toLocaleString("en"));
    return {
      title: clientGo
        ? `An informer of ${objectsText} ${text}, by WatchList, and ${updatesText} updates`
        : `An informer of ${text}: left out, because it needs Go`,
      rounds: Math.min(rounds, MOST_ROUNDS),
      prepare: async () => {
        if (clientGo) await server.prepareLarge(list, kind, count);
      },
      rows,
      limits,
    };
  };
}
