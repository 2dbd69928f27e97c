import { CODE, data, goaway, headers, reset } from "../../support/http2/frames.ts";
import { block } from "../../support/http2/hpack_writer.ts";
import type { Peer, PeerRequest } from "../../support/http2/peer.ts";
import type { Http2Server } from "../../support/http2/server.ts";

/** How far a write has come when its stream or its connection ends. */
export const STAGES = ["headers", "half", "whole", "interim", "head", "content"] as const;
type Stage = typeof STAGES[number];

/** Meaning of an end for the write. */
export type Proof =
  /** The server says that it did not process the request. */
  | "unprocessed"
  /** The server may have processed it. */
  | "unknown"
  /** The head of the response has been sent. */
  | "answered"
  /** The connection ended before a request was read: the client may not have sent it yet. */
  | "unread";

/** A kind of end. */
export interface WriteEnd {
  readonly name: string;
  readonly proof: Proof;
  /** How far the write has come; `opening` if the connection ends before it has seen a request. */
  readonly stage: Stage | "opening";
  /** Whether the end comes when TLS is established, or after the client's first SETTINGS. */
  readonly early?: "tls" | "settings";
  /** Performs the end for a request. */
  end(server: Http2Server, peer: Peer, request?: PeerRequest): Promise<void>;
}

interface Blow {
  readonly name: string;
  /** Says that the request was not processed. */
  readonly proves?: boolean;
  /** May come once the response has begun. */
  readonly late?: boolean;
  /** Concerns the connection, and may come without a request. */
  readonly alone?: boolean;
  strike(server: Http2Server, peer: Peer, stream: number): Promise<void> | void;
}

const CODES = ["REFUSED_STREAM", "CANCEL", "INTERNAL_ERROR", "NO_ERROR", "PROTOCOL_ERROR"] as const;

const BLOWS: readonly Blow[] = [
  { name: "FIN", late: true, alone: true, strike: (_server, peer) => peer.end() },
  { name: "RST", late: true, alone: true, strike: (server, peer) => server.reset(peer) },
  {
    ...{ name: "GOAWAY below it", proves: true, alone: true },
    strike: (_server, peer, stream) => peer.write(goaway(Math.max(stream - 2, 0))),
  },
  {
    ...{ name: "GOAWAY below it and FIN", proves: true, alone: true },
    async strike(_server, peer, stream) {
      await peer.write(goaway(Math.max(stream - 2, 0)));
      peer.end();
    },
  },
  {
    ...{ name: "GOAWAY below it with an error", proves: true },
    strike: (_server, peer) => peer.write(goaway(0, CODE.ENHANCE_YOUR_CALM)),
  },
  {
    ...{ name: "GOAWAY that includes it and FIN", late: true },
    async strike(_server, peer, stream) {
      await peer.write(goaway(stream));
      peer.end();
    },
  },
  {
    ...{ name: "GOAWAY that includes it and RST", late: true },
    async strike(server, peer, stream) {
      await peer.write(goaway(stream, CODE.INTERNAL_ERROR));
      server.reset(peer);
    },
  },
  {
    ...{ name: "the notice of a graceful end and FIN", late: true },
    async strike(_server, peer) {
      await peer.write(goaway(2 ** 31 - 1));
      peer.end();
    },
  },
  ...CODES.map((code): Blow => ({
    ...{ name: `RST_STREAM with ${code}`, proves: code === "REFUSED_STREAM", late: true },
    strike: (_server, peer, stream) => peer.write(reset(stream, CODE[code])),
  })),
  {
    ...{ name: "a frame that breaks the rules", late: true },
    strike: (_server, peer) => peer.write(data(0, "x")),
  },
];

/** All kinds of ends. */
export const WRITE_ENDS: readonly WriteEnd[] = [
  ...STAGES.flatMap((stage) => BLOWS.flatMap((blow) => atStage(stage, blow) ?? [])),
  ...(["tls", "settings"] as const).flatMap((early) =>
    BLOWS.filter(({ alone }) => alone).map((blow): WriteEnd => ({
      name: `${blow.name} after ${early === "tls" ? "TLS" : "the client's SETTINGS"}`,
      proof: blow.proves ? "unprocessed" : "unread",
      stage: "opening",
      early,
      async end(server, peer) {
        if (early === "settings") await peer.until(() => peer.frames.length > 0);
        await blow.strike(server, peer, 0);
      },
    }))
  ),
];

function atStage(stage: Stage, blow: Blow): WriteEnd | undefined {
  const hasBegun = stage === "head" || stage === "content";
  const contradicts = stage === "interim" && blow.proves; // it has been processed in part
  if (contradicts || hasBegun && !blow.late) return undefined;
  return {
    name: `${blow.name} at the stage ${stage}`,
    proof: hasBegun ? "answered" : blow.proves ? "unprocessed" : "unknown",
    stage,
    async end(server, peer, request) {
      const { stream } = request!;
      const length = Number(request!.fields.find(([name]) => name === "content-length")?.[1] ?? 2);
      if (stage === "half") {
        await peer.until(() => request!.isWhole || request!.content.length >= length / 2);
      } else if (stage !== "headers") await peer.until(() => request!.isWhole);
      if (stage === "interim") await peer.write(headers(stream, block([":status", "103"])));
      if (hasBegun) await peer.write(headers(stream, block([":status", "201"])));
      if (stage === "content") await peer.write(data(stream, "the first ha"));
      if (hasBegun) await peer.barrier();
      await blow.strike(server, peer, stream);
    },
  };
}
