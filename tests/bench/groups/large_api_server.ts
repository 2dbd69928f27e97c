import { join } from "node:path";
import { repository } from "../../support/repository.ts";
import type { Figures, Group, Limit, Row, Setup } from "../group.ts";
import { type ProgramRun, reportOf } from "../run_program.ts";

const PROGRAMS = 20;
const INFORMERS = 20;
const OBJECTS = 2_000;
const UPDATES = 800;
const SETTLE_MS = 15_000;
/** A run takes about 100 s. */
const MOST_ROUNDS = 3;
const CLIENT_GO = "client-go";
const NONE = "no programs";

const CONNECTIONS = "connections";
const MEMORY = "KB of live memory of kube-apiserver for a watch";
const RSS = "MB of RSS of kube-apiserver for all";
const START = "ms of CPU of kube-apiserver for the start of a program";
const IDLE = "ms of CPU of kube-apiserver a second, while nothing changes";
const UPDATE = "ms of CPU of kube-apiserver for an update that all receive";

/** Of HTTP/1.1 in the same round. An event costs Go's server more over HTTP/2, whatever the client. */
const mostOfHttp1: Record<string, number> = { [MEMORY]: 1, [START]: 1.2, [UPDATE]: 1.3 };

/** Measures what programs with informers cost kube-apiserver, by protocol and client. */
export function largeApiServer({ server, runtimes, rounds, scale }: Setup): Group {
  const programs = Math.max(2, Math.ceil(PROGRAMS * scale));
  const load = [
    Deno.execPath(),
    "run",
    "--allow-all",
    "--no-check",
    join(repository, "tests/bench/cluster/api_server_load.ts"),
    programs,
    Math.ceil(OBJECTS * scale),
    Math.ceil(UPDATES * scale),
    Math.ceil(SETTLE_MS * Math.sqrt(scale)),
  ].map(String) as [string, ...string[]];
  const { clientGo } = server;
  const rows: Row[] = [];
  const limits: Limit[] = [];
  if (clientGo) {
    const row = (name: string, command: string[]): Row => ({
      name,
      command: [...load, ...command],
      value: (run) => figuresOf(run, programs),
    });
    rows.push(
      row(NONE, []),
      row(CLIENT_GO, [clientGo.program, "informers", "URL", "DIRECTORY", String(INFORMERS)]),
    );
    for (const { name, command } of runtimes) {
      const args = ["URL", "DIRECTORY", INFORMERS] as const;
      const http2 = row(`${name}, HTTP/2`, command("large/many_informers", ...args, "h2"));
      const http1 = row(`${name}, HTTP/1.1`, command("large/many_informers", ...args, "http/1.1"));
      rows.push(http2, http1);
      const against = { row: http1.name, as: "ratio" } as const;
      limits.push(
        { row: http2.name, figure: CONNECTIONS, most: programs },
        ...Object.entries(mostOfHttp1).map(([figure, most]) => ({
          row: http2.name,
          figure,
          against,
          most,
        })),
      );
    }
  }
  return {
    title: clientGo
      ? `kube-apiserver with ${programs} programs of ${INFORMERS} informers each`
      : "kube-apiserver with many programs: left out, because it needs Go",
    rounds: Math.min(rounds, MOST_ROUNDS),
    rows,
    limits,
  };
}

function figuresOf(run: ProgramRun, programs: number): Figures {
  const { figures = {} } = reportOf(run);
  const of = (name: string) => figures[name] ?? NaN;
  return {
    [CONNECTIONS]: of("connections"),
    [MEMORY]: of("memory") / 1_024 / programs / INFORMERS,
    [RSS]: of("rss") / 2 ** 20,
    "goroutines of kube-apiserver for a watch": of("goroutines") / programs / INFORMERS,
    [START]: of("startCpuMs") / programs,
    [IDLE]: of("idleCpuMsASecond"),
    [UPDATE]: of("updateCpuMs"),
    "MB of RSS of a program": of("programRss") / 2 ** 20,
    "ms of CPU of a program for an update": of("programUpdateMs"),
    "ms until all are synced": of("syncMs"),
  };
}
