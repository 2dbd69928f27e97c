import type { Group, Setup } from "../group.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";
import { comparedWays } from "../run_program.ts";

const REQUESTS = 16_000;
/**
 * Limits for the cost of a GET relative to a bare `fetch`. The machine decides much of it: one
 * commit took 0.72 on Bun on one machine, and 1.03 to 1.09 on another.
 */
const most: Record<MeasuredRuntime["name"], number> = { Deno: 0.75, Bun: 1.25 };

/** Measures the cost that the wrapper adds to a request, and that the typed client adds to it. */
export function requests({ server, runtimes, rounds, scale }: Setup): Group {
  const count = Math.round(REQUESTS * scale);
  const args = [`${server.url}/0`, server.directory, count];
  const rows = runtimes.map(({ name, command }) => ({
    name,
    command: command("requests", ...args),
    value: comparedWays,
  }));
  return {
    title: `${count.toLocaleString("en")} GETs of a pod, one after the other: µs of CPU a request`,
    rounds,
    rows,
    limits: rows.flatMap(({ name }) => [
      { row: name, figure: "kube.fetch / fetch, static header", most: most[name] },
      { row: name, figure: "typed get / kube.fetch", most: 1.05 },
    ]),
  };
}
