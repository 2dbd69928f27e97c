import type { Figures, Group, Limit, Row, Setup } from "../group.ts";
import { LISTED_PODS } from "../load_server.ts";
import { type ProgramRun, reportOf } from "../run_program.ts";

const TIMES = 100;
const CLIENT_GO = "client-go";
const EVENTS = 100;

/**
 * The limits relative to a bare `fetch` in the same program, whose connections are kept. The client of
 * `fetch` is native code; JavaScript that has not run for a while takes up to 0.5 ms more.
 */
const MOST_OF_FETCH = 1.9;
const METHODS = ["GET", "PUT", "POST"];
const PAUSES_MS = [0, 1, 20, 1_000];
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
      const limit = (what: string, most: number) =>
        void limits.push({ row: name, figure: `${what}: kube.fetch / fetch`, most });
      for (const method of METHODS) {
        for (const pauseMs of PAUSES_MS) limit(`${method} after ${pauseMs} ms`, MOST_OF_FETCH);
      }
      for (const what of ["list", "4 pages"]) limit(what, MOST_OF_LISTS);
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
