import { type BunTls, connectBun } from "../../../src/runtime/platform/bun_connection.ts";
import type { Connect } from "../../../src/runtime/byte_connection.ts";
import { connectDeno } from "../../../src/runtime/platform/deno_connection.ts";
import { runtimeName } from "../test.ts";

/** A client certificate and its key. */
export interface ShownCertificate {
  certificatePem: string;
  keyPem: string;
}

/** Returns the connect function of the suite's runtime, for servers of the given authority. */
export function connectHere(caPem?: string, shown?: ShownCertificate): Connect {
  if (runtimeName === "deno") {
    const tls = { ...(caPem !== undefined && { caPem }), ...shown };
    return (url, signal, alpn) => connectDeno(tls, url, signal, alpn);
  }
  const tls: BunTls = {
    ...(caPem !== undefined && { ca: caPem }),
    ...(shown && { cert: shown.certificatePem, key: shown.keyPem }),
  };
  return (url, signal, alpn) => connectBun(tls, url, signal, alpn);
}
