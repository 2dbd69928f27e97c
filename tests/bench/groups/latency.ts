import type { Figures, Group, Limit, Row, Setup } from "../group.ts";
import { LISTED_PODS } from "../load_server.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";
import { type ProgramRun, reportOf } from "../run_program.ts";

const TIMES = 100;
const CLIENT_GO = "client-go";
const EVENTS = 100;

/** Limits relative to a bare `fetch` in the same program, over connections that it keeps. */
const mostOfBare: Record<MeasuredRuntime["name"], Record<string, number>> = {
  // After a pause a request waits for a turn of the event loop: 1.1 ms beside 0.5 to 1 ms.
  Deno: {
    "GET after 0 ms": 1.3,
    "PUT after 0 ms": 1.3,
    "GET after 20 ms": 5,
    "PUT after 20 ms": 5,
  },
  // The client of its `fetch` is native code: it takes a tenth of a millisecond less.
  Bun: {
    "GET after 0 ms": 1.75,
    "PUT after 0 ms": 1.75,
    "GET after 20 ms": 1.5,
    "PUT after 20 ms": 1.5,
  },
};
const MOST_OF_LISTS = 1.3;

/** Measures how long a caller waits, where the other groups measure CPU. */
export function latency({ server, runtimes, rounds, scale }: Setup): Group {
  const times = Math.max(4, Math.round(TIMES * scale));
  const { clientGo } = server;
  const rows: Row[] = [];
  const limits: Limit[] = [];
  if (clientGo) { // without it the server has neither lists nor writes
    const row = (name: string, command: Row["command"]) =>
      void rows.push({ name, command, value: figuresOf });
    const own = (kind: string, path: string, count: number): Row["command"] => [
      clientGo.program,
      kind,
      `${server.url}/${path}`,
      server.directory,
      String(count),
    ];
    row(CLIENT_GO, own("latency", "0", times));
    row(`${CLIENT_GO}, a watch`, own("latency-event", `stamped/${EVENTS}`, EVENTS));
    for (const { name, command } of runtimes) {
      row(name, command("latency", server.url, server.directory, times));
      const most = { ...mostOfBare[name], list: MOST_OF_LISTS, "4 pages": MOST_OF_LISTS };
      for (const [what, limit] of Object.entries(most)) {
        limits.push({ row: name, figure: `${what}: kube.fetch / fetch`, most: limit });
      }
    }
  }
  return {
    title: clientGo
      ? "Wall time of a request, a list of 500 pods, 4 pages, and an event, in ms; medians"
      : "Latency: left out, because it needs Go",
    rounds,
    prepare: async () => {
      if (clientGo) await server.prepareLists(Math.ceil(LISTED_PODS * scale));
    },
    rows,
    limits,
  };
}

function figuresOf(run: ProgramRun): Figures {
  return reportOf(run).latenciesMs ?? {};
}
