/** The memory that the process holds, measured as in the Go program. */

import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const SETTLE_MS = 3_000;

/** Returns the resident bytes now (VmRSS), or the most so far (VmHWM). */
export function memoryUse(figure: "VmRSS" | "VmHWM"): number {
  const status = readFileSync("/proc/self/status", "utf8");
  const kilobytes = status.match(new RegExp(`^${figure}:\\s+(\\d+) kB$`, "m"))?.[1];
  return 1024 * Number(kilobytes);
}

/** Waits for some seconds, so that memory settles before it is read. */
export async function settle(): Promise<void> {
  await sleep(SETTLE_MS);
}

/** Collects all garbage; some objects become garbage only after others are collected. */
export async function collect(): Promise<void> {
  const { Bun } = globalThis as { Bun?: { gc(synchronously: boolean): void } };
  const gc = Bun ? () => Bun.gc(true) : collectorOfV8();
  for (let times = 0; times < 3; times++) {
    gc();
    await sleep(300);
  }
}

function collectorOfV8(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}
