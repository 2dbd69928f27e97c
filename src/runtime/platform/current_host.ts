import { bunHost } from "./bun_host.ts";
import { denoHost } from "./deno_host.ts";
import type { Host } from "../host.ts";

/**
 * Returns the host of the runtime that this program runs on.
 *
 * @throws {TypeError} On runtimes other than Deno and Bun.
 */
export function currentHost(): Host {
  if ("Bun" in globalThis) return bunHost();
  if ("Deno" in globalThis) return denoHost();
  throw new TypeError("Kubewire runs on Deno and on Bun; this is neither.");
}
