import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import type { KubeFetch, KubeFetchOptions } from "../../src/transport/kube_fetch.ts";

/** A request as it came over the wire. */
export interface RecordedRequest {
  method: string;
  /** Path and query. */
  path: string;
  contentType: string | null;
  accept: string | null;
  /** Its JSON; `undefined` if it has no body. */
  body: unknown;
}

/** A server that records its requests, and answers them as a test defines. */
export interface RecordingServer extends AsyncDisposable {
  readonly kube: KubeFetch;
  /** The recorded requests, in order. */
  readonly requests: RecordedRequest[];
}

/** Starts a server; without `answer` it returns an empty object. */
export async function startRecordingServer(
  answer: (request: RecordedRequest) => unknown | Response = () => ({}),
  options: KubeFetchOptions = {},
): Promise<RecordingServer> {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const requests: RecordedRequest[] = [];
  const listener = await listenHttps(async (request) => {
    const { pathname, search } = new URL(request.url);
    const text = await request.text();
    const recorded: RecordedRequest = {
      method: request.method,
      path: `${pathname}${search}`,
      contentType: request.headers.get("content-type"),
      accept: request.headers.get("accept"),
      body: text === "" ? undefined : JSON.parse(text),
    };
    requests.push(recorded);
    const answered = answer(recorded);
    return answered instanceof Response ? answered : Response.json(answered);
  }, { keyPair });
  const kube = createKubeFetch(
    { server: listener.url, caPem: authority.certificatePem },
    options,
  );
  return {
    kube,
    requests,
    async [Symbol.asyncDispose]() {
      await kube[Symbol.asyncDispose]();
      await listener.close();
    },
  };
}
