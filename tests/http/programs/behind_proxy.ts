/**
 * Sends a GET of each kind to the server in the first argument, with the proxy of the environment.
 */

import process from "node:process";
import { HttpClient } from "../../../src/http/http_client.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";

const [url = "", caPem = ""] = process.argv.slice(2);
using client = new HttpClient({ runtime: currentRuntime(), tls: { caPem } });
for (const kind of ["plain", "large", "stream"] as const) {
  console.log(await (await client.fetch(url, {}, kind)).text());
}
