import { CertificateAuthority, type HttpsListener, listenHttps } from "../../src/testing/mod.ts";

/** The path of an API server's version. */
export const VERSION = "/version";

/** Starts a TLS server with a certificate of a new authority. */
export async function serve(
  options: { names?: string[]; notBefore?: Date; notAfter?: Date } = {},
): Promise<{ authority: CertificateAuthority; listener: HttpsListener }> {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"], ...options });
  const listener = await listenHttps(() => new Response("hello"), { keyPair });
  return { authority, listener };
}
