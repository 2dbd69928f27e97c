import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import { type FramePeer, openPair } from "../../http/web_socket/frame_server.ts";
import { serverFrame } from "../../http/web_socket/server_frame.ts";
import { literalKube } from "../fakes/literal_kube.ts";

/** A client whose one WebSocket leads to a server of raw frames. */
export interface FaultySocket extends AsyncDisposable {
  kube: KubeFetch;
  peer: FramePeer;
  /** Sends a message over a channel. */
  say(channel: number, payload?: string): void;
  /** Breaks the protocol: sends a frame with reserved bits. */
  break(): void;
}

/** Settings of {@linkcode startFaultySocket}. */
export interface FaultySocketOptions {
  /**
   * The subprotocol that the server chooses; empty for none.
   * @default {"v4.channel.k8s.io"}
   */
  protocol?: string;
}

/** Opens a WebSocket over the wire, for a client of a test. */
export async function startFaultySocket(
  { protocol = "v4.channel.k8s.io" }: FaultySocketOptions = {},
): Promise<FaultySocket> {
  const pair = await openPair({ protocol });
  const { socket, peer } = pair;
  return {
    kube: literalKube(() => new Response(), { openWebSocket: () => Promise.resolve(socket) }),
    peer,
    say: (channel, payload = "") =>
      peer.send(
        serverFrame(2, new Uint8Array([channel, ...new TextEncoder().encode(payload)])),
      ),
    break: () => peer.send(serverFrame(2, "", { reserved: 1 })),
    [Symbol.asyncDispose]: () => pair[Symbol.asyncDispose](),
  };
}
