import { bunRuntime } from "./bun_runtime.ts";
import { denoRuntime } from "./deno_runtime.ts";
import type { Runtime } from "../runtime.ts";

let detected: Runtime | undefined;

/**
 * Returns the runtime that this program runs on. The process has one such object: Bun's limit of
 * open requests is for the whole process, so the count of them must be too.
 *
 * @throws {TypeError} On runtimes other than Deno and Bun.
 */
export function currentRuntime(): Runtime {
  return detected ??= detect();
}

function detect(): Runtime {
  if ("Bun" in globalThis) return bunRuntime();
  if ("Deno" in globalThis) return denoRuntime();
  throw new TypeError("Kubewire runs on Deno and on Bun; this is neither.");
}
