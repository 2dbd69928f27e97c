/** Aborts requests during their handshakes, and prints whether files could still be read. */

import { readFileSync } from "node:fs";
import process from "node:process";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import { countDescriptors, descriptorsAtMost } from "../support/descriptors.ts";

const AT_A_TIME = 30;
const ABORT_MS = 50;
/**
 * Number of connections that a client leaves on Deno, where only the peer ends an aborted
 * handshake.
 */
const FEW = 8;

const [server = "", count = ""] = process.argv.slice(2);
const path = "/api/v1/namespaces/default/configmaps/one";
const before = countDescriptors() ?? 0;
const kube = createKubeFetch({ server });
const said: string[] = [];
try {
  for (const method of ["GET", "POST"]) {
    for (let sent = 0; sent < Number(count); sent += AT_A_TIME) {
      const abort = new AbortController();
      const { signal } = abort;
      const asked = Array.from({ length: AT_A_TIME }, () => kube.fetch(path, { method, signal }));
      const settled = Promise.allSettled(asked);
      await new Promise((resolve) => setTimeout(resolve, ABORT_MS));
      abort.abort();
      await settled;
      readFileSync(new URL(import.meta.url));
    }
  }
  said.push("every file was read");
} catch (error) {
  said.push(String(error));
}
// a runtime opens some descriptors of its own at its first requests
const own = 8;
said.push(
  await descriptorsAtMost(before + own + FEW) ? "few are left" : `${countDescriptors()} left`,
);
await kube[Symbol.asyncDispose]();
said.push(
  await descriptorsAtMost(before + own + ("Deno" in globalThis ? FEW : 0))
    ? "few are left after the disposal"
    : `${countDescriptors()} left`,
);
console.log(said.join("; "));
process.exit();
