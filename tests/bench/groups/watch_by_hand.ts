import type { Group, Setup } from "../group.ts";
import { comparedWays } from "../run_program.ts";

const EVENTS = 100_000;
const BLOCKS = 6;

/** Measures the cost that watch() adds to the best hand-written loop. */
export function watchByHand({ server, runtimes, rounds, scale }: Setup): Group {
  const count = Math.round(EVENTS * scale);
  const args = [`${server.url}/${count}`, server.directory, count * BLOCKS, BLOCKS];
  const rows = runtimes.map(({ name, command }) => ({
    name,
    command: command("watch_by_hand", ...args),
    value: comparedWays,
  }));
  const events = `${count.toLocaleString("en")} pod events of ${server.eventBytes} bytes`;
  return {
    title: `${BLOCKS} watches of ${events}, a chunk each, in one process: µs of CPU an event`,
    rounds,
    rows,
    limits: rows.map(({ name }) => ({ row: name, figure: "watch() / by hand", most: 1.05 })),
  };
}
