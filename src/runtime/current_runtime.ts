import { bunRuntime } from "./bun_runtime.ts";
import { denoRuntime } from "./deno_runtime.ts";
import type { Runtime } from "./runtime.ts";

let detected: Runtime | undefined;

/**
 * The runtime that this program runs on. There is one object for the process: Bun's limit of open
 * requests is one for the process too, and so must be the count of them.
 *
 * @throws {TypeError} On anything but Deno and Bun.
 */
export function currentRuntime(): Runtime {
  return detected ??= detect();
}

function detect(): Runtime {
  if ("Bun" in globalThis) return bunRuntime();
  if ("Deno" in globalThis) return denoRuntime();
  throw new TypeError("Kubewire runs on Deno and on Bun; this is neither.");
}
