import { type BunTls, connectBun } from "../../src/runtime/bun_connection.ts";
import type { Connect } from "../../src/runtime/byte_connection.ts";
import { connectDeno } from "../../src/runtime/deno_connection.ts";
import { runtimeName } from "./test.ts";

/** A certificate to show to a server, and its key. */
export interface ShownCertificate {
  certificatePem: string;
  privateKeyPem: string;
}

/** Connects as the runtime of the suite does, to servers of that authority. */
export function connectHere(caPem?: string, shown?: ShownCertificate): Connect {
  if (runtimeName === "deno") {
    const tls = { ...(caPem !== undefined && { caPem }), ...shown };
    return (url, signal) => connectDeno(tls, url, signal);
  }
  const tls: BunTls = {
    ...(caPem !== undefined && { ca: caPem }),
    ...(shown && { cert: shown.certificatePem, key: shown.privateKeyPem }),
  };
  return (url, signal) => connectBun(tls, url, signal);
}
