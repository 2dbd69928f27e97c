/** The common part of the measured programs: `PROGRAM SERVER DIRECTORY COUNT [ARGUMENT [PATH]]`. */

import { readFileSync } from "node:fs";
import process from "node:process";

const [server = "", directory = "", countText = "", argument = "", path = "/api/v1/pods"] = process
  .argv.slice(2);
const LONGEST_RUN_MS = 300_000;

// If the bench is killed, a watch would otherwise wait for its server for ever.
setTimeout(() => {
  console.error(`The program is not done after ${LONGEST_RUN_MS} ms.`);
  process.exit(1);
}, LONGEST_RUN_MS).unref();

/** The load server's URL; its path is the number of events to send. */
export { server };

/** The variant of the program, if it has variants. */
export { argument };

/** The resource that the program is about. */
export { path };

/** Number of events to decode, or of requests to send. */
export const count = Number(countText);

/** The folder of the load server's files. */
export { directory };

/** The files that a pod would find. */
export const tokenFile: string = `${directory}/token`;
export const caFile: string = `${directory}/ca.crt`;
export const caPem: string = readFileSync(caFile, "utf8");

/**
 * Makes the `init` of a plain `fetch` with a header that never changes. On Deno HTTP/1.1 needs less
 * CPU: with `http2: false` the comparison is with the best that `fetch` can do.
 */
export function bareInit(options: { http2: boolean }): RequestInit {
  const token = readFileSync(tokenFile, "utf8");
  const headers = { authorization: `Bearer ${token}` };
  if (!("Deno" in globalThis)) return { headers, tls: { ca: caPem } } as RequestInit;
  const init = { headers, client: Deno.createHttpClient({ caCerts: [caPem], ...options }) };
  return init;
}

/** Opens the watch with a plain `fetch`. */
export async function bareWatch(): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const init = bareInit({ http2: false });
  const response = await fetch(`${server}/api/v1/pods?watch=true`, init);
  if (!response.ok || !response.body) throw new Error(`The server answered ${response.status}.`);
  return response.body;
}

/** Reads an object as a program would, so that no runtime can omit the decoding. */
export function look(
  object: { metadata: { name?: string | undefined; resourceVersion?: string } },
): number {
  const { name = "", resourceVersion = "" } = object.metadata;
  return name.length + resourceVersion.length;
}

/** Returns the milliseconds of CPU that the process has used, in user and in system mode. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Runs the load, prints its costs as one line of JSON, and ends the program. The result of `after`
 * is printed too, and is not measured.
 */
export async function measure(
  load: () => Promise<object>,
  after: () => object | Promise<object> = () => ({}),
): Promise<never> {
  const startCpuMs = cpuMs();
  const startMs = performance.now();
  const details = await load();
  const usedMs = cpuMs() - startCpuMs;
  const wallMs = performance.now() - startMs;
  const later = await after();
  const report = { count, cpuMs: usedMs, wallMs, ...details, ...later };
  console.log(JSON.stringify(report));
  process.exit(0);
}
