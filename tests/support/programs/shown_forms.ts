import { inspect } from "node:util";
import { runtimeName } from "../test.ts";

/** Returns every text form of a value: what the runtimes print, serialize and convert it to. */
export function shownForms(value: unknown): string {
  return [
    runtimeInspect(value),
    inspect(value, { showHidden: true, depth: Infinity, getters: true }),
    JSON.stringify(value) ?? "",
    String(value),
    JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(Object(value)))),
    value instanceof Error ? `${value.message}\n${value.stack}` : "",
  ].join("\n");
}

function runtimeInspect(value: unknown): string {
  if (runtimeName === "deno") return Deno.inspect(value, { depth: Infinity, showHidden: true });
  const { Bun } = globalThis as unknown as {
    Bun: { inspect(value: unknown, options: object): string };
  };
  return Bun.inspect(value, { depth: 100, showHidden: true });
}
