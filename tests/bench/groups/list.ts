import type { Group, Limit, Row, Setup } from "../group.ts";
import { LISTED_PODS } from "../load_server.ts";
import { type MeasuredRuntime, withV8Flags } from "../measured_runtime.ts";
import { cpuMicrosecondsEach } from "../run_program.ts";

const PODS = 10_000;
const RUNS_A_ROUND = 3;
/** V8 copies the live part of its young generation twice; this size holds the whole list. */
const LARGE_YOUNG_GENERATION = "--min-semi-space-size=64,--max-semi-space-size=64";
const CLIENT_GO = "client-go, typed, protobuf";

/**
 * Limits relative to client-go: for a list, and for a list by pages that are not kept. They leave
 * room for the machine: client-go took 22 to 38 µs within one run, and one commit took 0.70 of it
 * for a list on Deno on one machine, and 0.95 on another. What is the client's own part is in
 * {@linkcode mostOfBare}.
 */
const most: Record<MeasuredRuntime["name"], { list: number; pages: number }> = {
  Deno: { list: 1.1, pages: 1.25 },
  Bun: { list: 0.75, pages: 0.8 },
};

/** Limits relative to a bare `fetch` with `json()`: the part of the cost that is the client's. */
const mostOfBare = { list: 1, pages: 1.1 };

/** Measures the cost of a large list. */
export function list({ server, runtimes, rounds, scale }: Setup): Group {
  const count = Math.round(PODS * scale);
  const { clientGo } = server;
  const args = [`${server.url}/lists/3k/pages`, server.directory, String(count)];
  const rows: Row[] = [];
  const limits: Limit[] = [];
  if (clientGo) { // without it the server has no lists, and there is nothing to compare with
    const row = (name: string, command: [string, ...string[]]): Row => ({
      name,
      command,
      value: cpuMicrosecondsEach,
    });
    rows.push(row(CLIENT_GO, [clientGo.program, "list", ...args]));
    for (const { name, command } of runtimes) {
      const typed = row(`${name}: typed list`, command("list", ...args));
      const paged = row(
        `${name}: typed pages, none of them kept`,
        command("list", ...args, "pages"),
      );
      const bare = row(`${name}: fetch and json()`, command("list", ...args, "bare"));
      rows.push(typed, paged, bare);
      if (name === "Deno") {
        const flagged = withV8Flags(typed.command, LARGE_YOUNG_GENERATION);
        rows.push(row(`${name}: typed list, a young generation of 64 MB`, flagged));
      }
      const against = { row: CLIENT_GO, as: "ratio" } as const;
      limits.push(
        { row: typed.name, against, most: most[name].list },
        { row: paged.name, against, most: most[name].pages },
        { row: typed.name, against: { row: bare.name, as: "ratio" }, most: mostOfBare.list },
        { row: paged.name, against: { row: bare.name, as: "ratio" }, most: mostOfBare.pages },
      );
    }
  }
  const pods = `${count.toLocaleString("en")} pods of 3 KB`;
  return {
    title: clientGo
      ? `A list of ${pods} in one answer, after a list of one: µs of CPU a pod`
      : `A list of ${pods}: left out, because it needs Go`,
    rounds: RUNS_A_ROUND * rounds,
    prepare: async () => {
      if (clientGo) await server.prepareLists(Math.ceil(LISTED_PODS * scale));
    },
    rows,
    limits,
  };
}
