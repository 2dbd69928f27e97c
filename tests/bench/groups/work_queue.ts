import type { Group, Setup } from "../group.ts";
import { cpuMicrosecondsEach } from "../run_program.ts";

const KEYS = 1_000_000;
const MOST_MICROSECONDS = 3;

/** Measures the work queue of a controller: add, take and done of a key. */
export function workQueue({ server, runtimes, rounds, scale }: Setup): Group {
  const keys = Math.ceil(KEYS * scale);
  return {
    title: "µs of CPU for add, take and done of a key in the work queue",
    rounds,
    rows: runtimes.map(({ name, command }) => ({
      name,
      command: command("work_queue", server.url, server.directory, keys),
      value: cpuMicrosecondsEach,
    })),
    limits: runtimes.map(({ name }) => ({ row: name, most: MOST_MICROSECONDS })),
  };
}
