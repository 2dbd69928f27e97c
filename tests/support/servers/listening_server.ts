import { CertificateAuthority, listenHttps } from "../../../src/testing/mod.ts";

/** A server of a third party, which records the requests that it gets. */
export interface ListeningServer extends AsyncDisposable {
  readonly url: string;
  readonly caPem: string;
  readonly received: { url: string; authorization: string | null; encoding: string | null }[];
}

/** Starts a server on an origin of its own. */
export async function startListeningServer(): Promise<ListeningServer> {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1", "localhost"] });
  const received: ListeningServer["received"] = [];
  const listener = await listenHttps((request) => {
    const { url, headers } = request;
    received.push({
      url,
      authorization: headers.get("authorization"),
      encoding: headers.get("accept-encoding"),
    });
    return new Response("got it");
  }, { keyPair });
  return {
    url: listener.url,
    caPem: authority.certificatePem,
    received,
    [Symbol.asyncDispose]: () => listener.close(),
  };
}
