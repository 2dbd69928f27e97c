import { CertificateAuthority, type KeyPair, TestApiServer } from "../../../src/testing/mod.ts";
import type { ServerOptions } from "../../../src/testing/api_server_options.ts";
import { overHttp2 } from "../test.ts";

/** An authority, and a certificate by it for the names of an API server. */
export interface SharedTls {
  readonly authority: CertificateAuthority;
  readonly keyPair: KeyPair;
}

let shared: Promise<SharedTls> | undefined;

/**
 * Returns the authority and the certificate of all servers of this process that need none of their
 * own: to make them takes most of a server's start.
 */
export function sharedTls(): Promise<SharedTls> {
  return shared ??= makeTls();
}

/**
 * Starts an API server with the shared certificate and the protocol of the suite, without the objects
 * of a new cluster: most tests count the ConfigMaps or the events that they make themselves.
 */
export async function startApiServer(options: ServerOptions = {}): Promise<TestApiServer> {
  const given = { http2: overHttp2, clusterObjects: false, ...options };
  return TestApiServer.start(options.names ? given : { tls: await sharedTls(), ...given });
}

async function makeTls(): Promise<SharedTls> {
  const authority = await CertificateAuthority.create();
  const names = ["127.0.0.1", "localhost", "kubernetes.default.svc"];
  return { authority, keyPair: await authority.issueServer({ names }) };
}
