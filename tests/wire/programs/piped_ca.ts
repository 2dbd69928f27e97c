/** Aborts requests that wait for a CA file without a writer, and disposes of the client. */

import { unlinkSync } from "node:fs";
import process from "node:process";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";

const LIMIT_MS = 20_000;
const path = "/api/v1/namespaces/default/configmaps/one";

const [server = ""] = process.argv.slice(2);
const fifo = process.env.FIFO ?? "";
const kube = createKubeFetch({ server, caFile: fifo });
for (const method of ["GET", "POST"]) {
  const abort = new AbortController();
  const sent = kube.fetch(path, { method, signal: abort.signal });
  setTimeout(() => abort.abort("given up"), 50);
  console.log(`${method}: ${await sent.then(() => "an answer", (reason: unknown) => reason)}`);
}
unlinkSync(fifo);
const startMs = performance.now();
await kube[Symbol.asyncDispose]();
console.log(performance.now() - startMs < LIMIT_MS ? "disposed of in time" : "disposed of late");
process.exit();
