import { connectBun } from "../../src/runtime/bun_connection.ts";
import { connectDeno } from "../../src/runtime/deno_connection.ts";
import type { Connect } from "../../src/runtime/direct_client.ts";
import { runtimeName } from "./test.ts";

/** Connects as the runtime of the suite does, to servers of that authority. */
export function connectHere(caPem?: string): Connect {
  if (runtimeName === "deno") {
    const tls = { ...(caPem !== undefined && { caPem }) };
    return (url, signal) => connectDeno(tls, url, signal);
  }
  const tls = { ...(caPem !== undefined && { ca: caPem }) };
  return (url, signal) => connectBun(tls, url, signal);
}
