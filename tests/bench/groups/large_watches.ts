import type { Figures, Group, Limit, Row, Setup } from "../group.ts";
import { type ProgramRun, reportOf } from "../run_program.ts";

const WATCHES = 1_000;
/** A run takes about 20 s. */
const MOST_ROUNDS = 3;
const CLIENT_GO = "client-go, typed, protobuf";

const OPEN_CPU = "ms of CPU to open a watch";
const OPEN = "ms until all are open";
const CONNECTIONS = "connections";
const RSS = "RSS in MB with all open, 3 s later";
const RSS_OF_A_WATCH = "KB of RSS for a watch";
const AT_ONCE = "µs of CPU an event, 100 for each watch at once";
const EVENT = "µs of CPU an event, 2,000 a second for 10 s";

/** Of HTTP/1.1 in the same round. */
const mostOfHttp1: Record<string, number> = {
  [OPEN_CPU]: 0.5,
  [RSS]: 1,
  [AT_ONCE]: 0.9,
  [EVENT]: 0.9,
};
/** Streams of a connection of kube-apiserver, less those that are kept for other requests. */
const STREAMS = 100 - 16;

/** Measures a program with many watches, over one protocol and the other. */
export function largeWatches({ server, runtimes, rounds, scale }: Setup): Group {
  const watches = Math.max(100, Math.ceil(WATCHES * scale));
  const args = [server.url, server.directory, watches] as const;
  const { clientGo } = server;
  const value = (run: ProgramRun) => figuresOf(run, watches);
  const rows: Row[] = [];
  const limits: Limit[] = [];
  if (clientGo) { // the server without Go has no such watches
    const command: Row["command"] = [clientGo.program, "crowd", ...args.map(String)];
    rows.push({ name: CLIENT_GO, command, value });
    for (const { name, command } of runtimes) {
      const row = (text: string, protocol: string): Row => ({
        name: `${name}, ${text}`,
        command: command("large/crowd", ...args, protocol),
        value,
      });
      const http2 = row("HTTP/2", "h2");
      const http1 = row("HTTP/1.1", "http/1.1");
      rows.push(http2, http1);
      const against = { row: http1.name, as: "ratio" } as const;
      limits.push(
        { row: http2.name, figure: CONNECTIONS, most: Math.ceil(watches / STREAMS) + 1 },
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
      ? `${watches.toLocaleString("en")} watches of 50 resources in one program, pods of 3 KB`
      : "Many watches in one program: left out, because it needs Go",
    rounds: Math.min(rounds, MOST_ROUNDS),
    rows,
    limits,
  };
}

function figuresOf(run: ProgramRun, watches: number): Figures {
  const { figures = {} } = reportOf(run);
  const of = (name: string) => figures[name] ?? NaN;
  return {
    [OPEN_CPU]: of("openCpuMs") / watches,
    [OPEN]: of("openMs"),
    [CONNECTIONS]: of("connections"),
    [RSS]: of("rss") / 2 ** 20,
    [RSS_OF_A_WATCH]: of("rssOfWatches") / 1_024 / watches,
    [AT_ONCE]: of("eventAtOnce"),
    [EVENT]: of("event"),
  };
}
