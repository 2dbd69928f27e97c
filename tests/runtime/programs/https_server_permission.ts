/** Prints `listens`, or the flag without which an `HttpsServer` cannot listen on 127.0.0.2. */

import { PermissionError } from "../../../src/core/errors.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { HttpsServer } from "../../../src/runtime/serving/https_server.ts";

const [certificatePem = "", keyPem = ""] = Deno.args;
try {
  const server = await HttpsServer.start(() => new Response(), { certificatePem, keyPem }, {
    runtime: currentRuntime(),
    hostname: "127.0.0.2",
    port: 0,
    onError: () => {},
  });
  await server.stop({ graceMs: 0 });
  console.log("listens");
} catch (error) {
  if (!(error instanceof PermissionError)) throw error;
  console.log(error.flag);
}
