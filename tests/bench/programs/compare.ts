/** Compares ways to do the same work in one process. */

import process from "node:process";
import { median } from "../median.ts";
import { count } from "./program.ts";

/** Does the work `times` times; returns a sum over the results. */
export type Way = (times: number) => Promise<number>;

/** Settings of {@linkcode compare}. */
export interface CompareOptions {
  /** The blocks of each way that are measured. */
  blocks: number;
  /**
   * The blocks of each way before them, which are not measured.
   * @default {0}
   */
  warmUps?: number;
}

/**
 * Measures ways to do the same work, each against the one before it, and ends the program. The ways
 * run block by block in turn, every second time in reverse order, after a warm-up of a fifth of a
 * block. The median over the blocks counts, so that the compilation in the first blocks and short
 * disturbances do not decide: it shows what a long-running program pays. Where the ways have much code of
 * their own that is compiled late, whole blocks of each are run before.
 */
export async function compare(
  ways: Record<string, Way>,
  { blocks, warmUps = 0 }: CompareOptions,
): Promise<never> {
  const names = Object.keys(ways);
  const times = Math.ceil(count / blocks);
  const costs = new Map<string, number[]>(names.map((name) => [name, []]));
  const checksums = new Set<number>();
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  for (const name of names) await ways[name]?.(Math.ceil(times / 5));
  for (let block = -warmUps; block < blocks; block++) {
    for (const name of block % 2 === 0 ? names : names.toReversed()) {
      const before = process.cpuUsage();
      checksums.add(await ways[name]?.(times) ?? NaN);
      const { user, system } = process.cpuUsage(before);
      if (block >= 0) costs.get(name)?.push((user + system) / times);
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
