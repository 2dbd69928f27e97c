import type { Group, Setup } from "../group.ts";
import { reportOf } from "../run_program.ts";

const REQUESTS = 200;
const WATCHES = 300;
/** More events than a watch that is not read on takes from the server. */
const EVENTS = 5_000;

/** Measures the number of connections that sequential requests take, and that watches take. */
export function connections({ server, runtimes }: Setup): Group {
  const value = (run: Parameters<typeof reportOf>[0]) => reportOf(run).connections ?? NaN;
  const requests = runtimes.map(({ name, command }) => ({
    name: `${name}: connections of ${REQUESTS} requests by kube.fetch, one after the other`,
    command: command("http2/connections", `${server.url}/0`, server.directory, REQUESTS),
    value,
  }));
  const watches = (server.clientGo ? runtimes : []).map(({ name, command }) => ({ // Go does HTTP/2
    name: `${name}: connections of ${WATCHES} watches`,
    command: command(
      "http2/connections",
      `${server.url}/${EVENTS}`,
      server.directory,
      WATCHES,
      "watches",
    ),
    value,
  }));
  return {
    title: "Connections of requests and of watches",
    rounds: 1,
    rows: [...requests, ...watches],
    limits: [
      ...requests.map((row) => ({ row: row.name, most: 1 })),
      ...watches.map((row) => ({ row: row.name, most: 4 })),
    ],
  };
}
