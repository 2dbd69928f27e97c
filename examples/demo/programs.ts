/**
 * Finds the programs that run the demo's client side. Run by itself, it prints their paths for
 * `--allow-run`.
 *
 * @module
 */
import { bunBinary } from "../../tests/support/programs/bun_binary.ts";

/** The runtime of the demo's client side. */
export type PodRuntime = "deno" | "bun";

/** The program of a runtime, as the permissions name it: `--allow-run=deno` allows no path. */
export function programOf(runtime: PodRuntime): string {
  if (runtime === "bun") return bunBinary();
  const command = Deno.execPath();
  const { state } = Deno.permissions.querySync({ name: "run", command });
  return state === "granted" ? command : "deno";
}

if (import.meta.main) {
  const programs = [Deno.execPath()];
  try {
    programs.push(bunBinary());
  } catch {
    // The demo reports a missing Bun when it needs it.
  }
  Deno.stdout.writeSync(new TextEncoder().encode(programs.join()));
}
