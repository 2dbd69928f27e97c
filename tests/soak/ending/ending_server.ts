import { CertificateAuthority, listenHttps } from "../../../src/testing/mod.ts";

/** A server whose watches end by themselves; informers have a watch that stays. */
export interface EndingServer extends AsyncDisposable {
  readonly url: string;
  readonly caPem: string;
}

/** Path of the watched collection. */
export const WATCHED = "/api/v1/namespaces/default/configmaps";

let version = 1;

function frame(type: string, annotations?: Record<string, string>): string {
  const metadata = { name: "one", resourceVersion: String(++version), annotations };
  return `${JSON.stringify({ type, object: { kind: "ConfigMap", apiVersion: "v1", metadata } })}\n`;
}

/** Starts the server. */
export async function startEndingServer(): Promise<EndingServer> {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const listener = await listenHttps(({ url }) => {
    const { searchParams } = new URL(url);
    const headers = { "content-type": "application/json" };
    if (searchParams.has("sendInitialEvents")) {
      const end = frame("BOOKMARK", { "k8s.io/initial-events-end": "true" });
      const bytes = new TextEncoder().encode(frame("ADDED") + end);
      const start = (controller: ReadableStreamDefaultController) => controller.enqueue(bytes);
      return new Response(new ReadableStream({ start }), { headers });
    }
    if (searchParams.has("watch")) return new Response(frame("MODIFIED"), { headers });
    return Response.json({ kind: "ConfigMapList", metadata: { resourceVersion: "1" }, items: [] });
  }, { keyPair });
  return {
    url: listener.url,
    caPem: authority.certificatePem,
    [Symbol.asyncDispose]: () => listener.close(),
  };
}
