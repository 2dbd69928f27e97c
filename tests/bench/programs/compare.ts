/** Ways to do the same, compared in one process. */

import process from "node:process";
import { median } from "../median.ts";
import { count } from "./program.ts";

/** A way to do something so many times; gives a sum over what came. */
export type Way = (times: number) => Promise<number>;

/**
 * Measures ways to do the same, each against the one before it, and ends the program: block by block
 * in turn, every other time in reverse, after a fifth of a block to warm up. What counts is the median
 * over the blocks, so that neither what the runtime compiles in the first ones nor a moment in which
 * the machine is busy decides: what a program pays for as long as it runs.
 */
export async function compare(ways: Record<string, Way>, blocks: number): Promise<never> {
  const names = Object.keys(ways);
  const times = Math.ceil(count / blocks);
  const costs = new Map<string, number[]>(names.map((name) => [name, []]));
  const checksums = new Set<number>();
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  for (const name of names) await ways[name]?.(Math.ceil(times / 5));
  for (let block = 0; block < blocks; block++) {
    for (const name of block % 2 === 0 ? names : names.toReversed()) {
      const before = process.cpuUsage();
      checksums.add(await ways[name]?.(times) ?? NaN);
      const { user, system } = process.cpuUsage(before);
      costs.get(name)?.push((user + system) / times);
    }
  }
  if (checksums.size > 1) throw new Error("The ways did not bring the same.");
  const { user, system } = process.cpuUsage(cpu);
  const cpuMicroseconds: Record<string, number> = {};
  const ratios: Record<string, number> = {};
  names.forEach((name, index) => {
    const own = costs.get(name) ?? [];
    cpuMicroseconds[name] = median(own);
    const other = names[index - 1];
    if (other === undefined) return;
    const others = costs.get(other) ?? [];
    ratios[`${name} / ${other}`] = median(own.map((cost, block) => cost / (others[block] ?? NaN)));
  });
  const checksum = checksums.values().next().value;
  const report = {
    count: blocks * times,
    cpuMs: (user + system) / 1000,
    wallMs: performance.now() - startMs,
    checksum,
    cpuMicroseconds,
    ratios,
  };
  console.log(JSON.stringify(report));
  process.exit(0);
}
