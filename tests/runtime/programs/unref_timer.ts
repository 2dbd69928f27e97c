/**
 * Sets a timer of the clock and ends. With the argument `keep`, the timer keeps the process alive.
 */
import { systemClock } from "../../../src/runtime/system_clock.ts";

const keepAlive = argument() === "keep";
systemClock.setTimer(() => console.log("the timer fired"), keepAlive ? 200 : 60_000, { keepAlive });
console.log("the timer is set");

function argument(): string | undefined {
  const { Bun, Deno } = globalThis as { Bun?: { argv: string[] }; Deno?: { args: string[] } };
  return Bun?.argv[2] ?? Deno?.args[0];
}
