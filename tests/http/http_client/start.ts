import { type AnswerKind, HttpClient } from "../../../src/http/http_client.ts";
import type { RepeatedHeader } from "../../../src/http/message/sent_headers.ts";
import type { ByteConnection, Connect } from "../../../src/runtime/byte_connection.ts";
import type { Runtime, TlsSettings, Transport } from "../../../src/runtime/runtime.ts";
import { noWebSocket } from "../../support/connections/no_web_socket.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { fakeRuntime } from "../../support/fakes/fake_runtime.ts";

const URL_OF_SERVER = "https://10.96.0.1/api";
const OK = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nown";

/** Returns a connection that responds to each request. */
export function answering(answer = OK): ScriptedConnection {
  const wire = new ScriptedConnection([]);
  const write = wire.write.bind(wire);
  wire.write = async (bytes) => {
    const count = await write(bytes);
    wire.bring(answer);
    return count;
  };
  return wire;
}

/** Behaviour of the fake runtime. */
export interface Answers {
  /** Responds to a `fetch`. */
  byFetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Loads the function that connects. */
  load?: () => Promise<Connect> | undefined;
  /** Connections to make, in order. Each attempt takes one. */
  wires?: ByteConnection[];
  transport?: Transport;
  /** Whether a variable may name a proxy. */
  mayTakeProxy?: boolean;
  repeatedHeaders?: RepeatedHeader[];
  /** Whether `fetch` can keep its connections, as on Deno. */
  keeps?: boolean;
}

/** Starts a client on a runtime whose `fetch` and connections are the test's. */
export function start(answers: Answers = {}) {
  const {
    byFetch = () => Promise.resolve(new Response("fetch")),
    wires = [],
    transport,
    mayTakeProxy = false,
    keeps = true,
    repeatedHeaders,
  } = answers;
  const fetched: RequestInit[] = [];
  const seen = {
    loads: 0,
    attempts: 0,
    disposed: 0,
    kept: 0,
    closedIdle: 0,
    tls: [] as TlsSettings[],
  };
  const connect: Connect = () => {
    const wire = wires[seen.attempts++] ?? answering();
    return { connection: Promise.resolve(wire), settled: Promise.resolve() };
  };
  const { load = () => Promise.resolve(connect) } = answers;
  const runtime: Runtime = {
    ...fakeRuntime(),
    createFetchClient(tls) {
      seen.tls.push(tls);
      return {
        mayTakeProxy,
        fetch(url, init) {
          fetched.push(init);
          return byFetch(url, init);
        },
        ...(keeps && {
          fetchKept(url: string, init: RequestInit) {
            seen.kept++;
            return this.fetch(url, init);
          },
          closeIdle: () => void seen.closedIdle++,
        }),
        openWebSocket: noWebSocket,
        [Symbol.dispose]: () => void seen.disposed++,
      };
    },
    loadConnect(_server, tls) {
      seen.loads++;
      seen.tls.push(tls);
      return load();
    },
  };
  const tls = { serverName: "kubernetes" };
  const client = new HttpClient({ runtime, tls, transport, repeatedHeaders });
  return { client, connect, fetched, seen };
}

/** Sends a request; returns "own" or "fetch", the transport that carried it. */
export async function carrier(client: HttpClient, init: RequestInit = {}, kind?: AnswerKind) {
  return await (await client.fetch(URL_OF_SERVER, init, kind)).text();
}
