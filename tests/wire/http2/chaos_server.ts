import type { KeyPair } from "../../../src/testing/mod.ts";
import {
  CODE,
  cutHeaders,
  data,
  goaway,
  headers,
  ping,
  priority,
  reset,
  settings,
  windowUpdate,
} from "../../support/http2/frames.ts";
import { block, literal } from "../../support/http2/hpack_writer.ts";
import { type Peer, type PeerRequest, UNKNOWN_FRAME } from "../../support/http2/peer.ts";
import { type Http2Server, startResettableServer } from "../../support/http2/server.ts";

/** Actions of the server for a request. */
export const ACTIONS = [
  "answer",
  "pieces",
  "delay",
  "between others",
  "interim",
  "trailers",
  "new settings",
  "hang",
  "refuse",
  "refuse early",
  "reset",
  "reset in head",
  "reset in body",
  "stray after",
  "goaway above",
  "goaway at",
  "goaway below",
] as const;

/** Actions that end the connection, and with it other requests. */
export const DEADLY_ACTIONS = ["goaway and end", "end", "cut", "end in body"] as const;

/** One of all actions. */
export type Action = typeof ACTIONS[number] | typeof DEADLY_ACTIONS[number];

/** Actions that do not wait for the content of a request. */
const EARLY: readonly Action[] = ["refuse early", "goaway below"];
const REFUSALS: readonly Action[] = [...EARLY, "refuse"];

/** A server that acts as each request says, and counts how often it has processed each write. */
export interface ChaosServer {
  readonly server: Http2Server;
  /** Number of times that each write has come and was not refused, by the write's number. */
  readonly writes: Map<string, number>;
}

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Returns the content of a request or a response: its number, again and again. */
export function contentOf(number: string, length: number): string {
  return `${number} `.repeat(Math.ceil(length / (number.length + 1)));
}

/** Starts the server. A response's content is that of its request's number. */
export async function startChaosServer(keyPair: KeyPair): Promise<ChaosServer> {
  const writes = new Map<string, number>();
  const seen = new Set<string>();
  async function serve(request: PeerRequest): Promise<void> {
    const query = new URLSearchParams(request.path.split("?")[1]);
    const number = query.get("number") ?? "";
    const isFirst = !seen.has(number);
    seen.add(number);
    const action = isFirst ? query.get("action") as Action : "answer";
    // The client knows by GOAWAY that what is above its last stream was not processed.
    const isBeyond = request.stream > (request.peer.rules.streams.goaway ?? Infinity);
    if (isBeyond) return;
    if (request.method !== "GET" && !REFUSALS.includes(action)) {
      writes.set(number, (writes.get(number) ?? 0) + 1);
    }
    const isEarly = EARLY.includes(action);
    if (!isEarly && !await request.peer.until(() => request.isWhole)) return;
    if (!isEarly && !isOwn(request.content, number)) {
      throw new Error(`${request.path} had ${request.content.slice(0, 60)}`);
    }
    const text = contentOf(number, Number(query.get("length")));
    await act(request, action, { text, ms: Number(query.get("ms")), server });
  }
  const server = await startResettableServer({
    keyPair,
    accept: () => ({
      onRequest: serve,
      opening: settings(["MAX_CONCURRENT_STREAMS", 8], ["INITIAL_WINDOW_SIZE", 20_000]),
    }),
  });
  return { server, writes };
}

function isOwn(content: string, number: string): boolean {
  return content === contentOf(number, content.length);
}

/** Sends GOAWAY, unless an earlier one has a lower stream. */
async function sayGoaway(peer: Peer, last: number): Promise<void> {
  if (last <= (peer.rules.streams.goaway ?? Infinity)) {
    await peer.write(goaway(Math.max(last, 0)));
  }
}

interface Acting {
  text: string;
  ms: number;
  server: Http2Server;
}

async function act(request: PeerRequest, action: Action, acting: Acting): Promise<void> {
  const { peer, stream } = request;
  const { text, ms, server } = acting;
  const head = headers(stream, block([":status", "200"], ["x-number", request.path]));
  const entered = literal("x-entered", request.path, { indexing: "incremental" });
  const answer = async () => {
    await peer.write(head);
    if (text === "") await peer.write(data(stream, "", { end: true }));
    else await peer.sendContent(stream, text);
  };
  switch (action) {
    case "answer":
      return await answer();
    case "pieces":
      await peer.write(...cutHeaders(stream, block([":status", "200"]), [1, 4]), data(stream, ""));
      await peer.sendContent(stream, text, { end: false });
      return await peer.write(data(stream, "", { end: true, pad: ms }));
    case "delay":
      await after(ms);
      return await answer();
    case "between others":
      await peer.write(ping("between1"), UNKNOWN_FRAME, priority(stream), windowUpdate(0, 1));
      return await answer();
    case "interim":
      await peer.write(headers(stream, block([":status", "103"])));
      return await answer();
    case "trailers":
      await peer.write(head);
      await peer.sendContent(stream, text, { end: false });
      return await peer.write(headers(stream, entered, { end: true }));
    case "new settings":
      await peer.write(
        settings(["INITIAL_WINDOW_SIZE", 1_000 + ms * 1_000], ["MAX_FRAME_SIZE", 20_000]),
      );
      return await answer();
    case "hang":
      return;
    case "refuse":
    case "refuse early":
      return await peer.write(reset(stream, CODE.REFUSED_STREAM));
    case "reset":
      return await peer.write(reset(stream, ms % 2 === 0 ? CODE.INTERNAL_ERROR : CODE.CANCEL));
    case "reset in head":
      return await peer.write(head, reset(stream, CODE.INTERNAL_ERROR));
    case "reset in body":
      return await peer.write(head, data(stream, "n"), reset(stream, CODE.INTERNAL_ERROR));
    case "stray after":
      await answer();
      return await peer.write(
        windowUpdate(stream, 10),
        priority(stream),
        reset(stream, CODE.NO_ERROR),
      );
    case "goaway above":
      await sayGoaway(peer, 2 ** 31 - 1);
      return await answer();
    case "goaway at":
      await sayGoaway(peer, Math.max(...peer.requests.map((each) => each.stream)));
      return await answer();
    case "goaway below":
      return await sayGoaway(peer, stream - 2); // no higher stream has been processed yet
    case "goaway and end":
      await sayGoaway(peer, Math.max(...peer.requests.map((each) => each.stream)));
      return peer.end();
    case "end":
      return peer.end();
    case "cut":
      return server.reset(peer);
    case "end in body":
      await peer.write(head, data(stream, "n"));
      return peer.end();
  }
}
