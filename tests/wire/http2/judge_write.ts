import { data, headers } from "../../support/http2/frames.ts";
import { block } from "../../support/http2/hpack_writer.ts";
import type { PeerOptions, PeerRequest } from "../../support/http2/peer.ts";
import { type Http2Server, startResettableServer } from "../../support/http2/server.ts";
import { failureOf, kubeBy, type Trust } from "../support/client.ts";
import { type BODIES, bodyOf, type METHODS } from "../support/write_case.ts";
import type { WriteEnd } from "./write_end.ts";

/** A write whose stream or connection ends. */
export interface Http2Write {
  readonly end: WriteEnd;
  readonly method: typeof METHODS[number];
  readonly body: typeof BODIES[number];
  /** Whether the connection has served two requests before. */
  readonly warm: boolean;
}

/** A server that ends the next write as planned, and answers all others. */
export interface EndingServer extends AsyncDisposable {
  readonly server: Http2Server;
  /** Plan for the next write or connection; used once. */
  plan: WriteEnd | undefined;
  /** Number of writes that have come since it was set to 0. */
  writes: number;
}

const WARM_PATH = "/api/v1/namespaces/default/configmaps/warm";
const WRITTEN_PATH = "/api/v1/namespaces/default/configmaps/written";

/** Starts the server. */
export async function startEndingServer({ keyPair }: Trust): Promise<EndingServer> {
  const take = () => {
    const { plan } = own;
    own.plan = undefined;
    return plan;
  };
  const answer = async ({ peer, stream }: PeerRequest, status: string, text: string) => {
    await peer.write(
      headers(stream, block([":status", status])),
      data(stream, text, { end: true }),
    );
  };
  async function onRequest(request: PeerRequest): Promise<void> {
    const { peer } = request;
    const isWrite = request.path === WRITTEN_PATH;
    if (isWrite) own.writes++;
    const plan = isWrite ? take() : undefined;
    if (plan) return await plan.end(server, peer, request);
    await peer.until(() => request.isWhole);
    await answer(request, isWrite ? "201" : "200", isWrite ? "done" : "warm");
  }
  function accept(number: number): PeerOptions {
    const plan = own.plan?.early ? take() : undefined;
    if (plan) {
      void Promise.resolve().then(() => plan.end(server, server.peers[number - 1]!));
      const isSilent = plan.early === "tls" && plan.proof === "unread";
      if (isSilent) return { onRequest, opening: new Uint8Array() };
    }
    return { onRequest };
  }
  const server = await startResettableServer({ keyPair, accept });
  const own: EndingServer = {
    ...{ server, plan: undefined, writes: 0 },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return own;
}

/** Sends a write, and returns what is wrong about it; an empty text if nothing is. */
export async function judgeWrite(
  own: EndingServer,
  { caPem }: Trust,
  { end, method, body, warm }: Http2Write,
): Promise<string> {
  const { url } = own.server;
  const before = own.server.peers.length;
  let wrong: string;
  {
    await using kube = kubeBy("own", { server: url, caPem });
    for (let at = 0; warm && !end.early && at < 2; at++) await (await kube.fetch(WARM_PATH)).text();
    Object.assign(own, { writes: 0, plan: end });
    const sent = kube.fetch(WRITTEN_PATH, { method, body: bodyOf(body) ?? null });
    wrong = judge(await outcomeOf(sent), own.writes, end, body);
    own.plan = undefined;
  }
  const broken = own.server.peers.slice(before).flatMap(({ rules }) => rules.broken);
  return [wrong, ...broken.map((rule) => `the client's ${rule}`)].filter(Boolean).join("; ");
}

interface Outcome {
  status?: number;
  text?: string;
  error?: unknown;
}

async function outcomeOf(sent: Promise<Response>): Promise<Outcome> {
  let status: number | undefined;
  try {
    const response = await sent;
    status = response.status;
    return { status, text: await response.text() };
  } catch (error) {
    return { ...(status !== undefined && { status }), error };
  }
}

function judge(
  { status, text, error }: Outcome,
  writes: number,
  { proof }: WriteEnd,
  body: Http2Write["body"],
): string {
  const times = `the server saw it ${writes} times`;
  const most = proof === "unprocessed" ? 2 : 1;
  if (writes > most) return times;
  if (text !== undefined) {
    const fits = status === 201 && text === "done" &&
      (proof === "unprocessed" || proof === "unread");
    return fits ? "" : `the caller got ${status} ${text}, ${times}`;
  }
  if (status !== undefined) {
    return proof === "answered" ? "" : `its content broke after ${status}: ${error}`;
  }
  const { name, outcomeUnknown, saysUnknown } = failureOf(error);
  const told =
    `${name}, outcomeUnknown is ${outcomeUnknown}, saysUnknown is ${saysUnknown}, ${times}`;
  if (name !== "NetworkError" || saysUnknown !== outcomeUnknown) return `${told}: ${error}`;
  switch (proof) {
    case "unprocessed": // a stream cannot be sent again once a part of it was read
      return body === "stream" && outcomeUnknown === false ? "" : `${told}: it was not sent again`;
    case "unread":
      return writes === 0 || outcomeUnknown === true ? "" : told;
    default:
      return outcomeUnknown === true ? "" : told;
  }
}
