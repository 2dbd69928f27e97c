import type { Group, Setup } from "../group.ts";
import { reportOf } from "../run_program.ts";

const REQUESTS = 200;

/** Measures the number of connections that sequential requests take. */
export function connections({ server, runtimes }: Setup): Group {
  const rows = runtimes.map((runtime) => ({
    name: `${runtime.name}: connections of kube.fetch`,
    command: runtime.command("connections", `${server.url}/0`, server.directory, REQUESTS),
    value: (run: Parameters<typeof reportOf>[0]) => reportOf(run).connections ?? NaN,
  }));
  return {
    title: `${REQUESTS} requests, one after the other: connections`,
    rounds: 1,
    rows,
    limits: rows.map((row) => ({ row: row.name, most: 1 })),
  };
}
