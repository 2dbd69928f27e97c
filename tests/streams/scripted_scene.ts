import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import type { KubeInternals } from "../../src/transport/kube_internals.ts";
import {
  FramePeer,
  goodHead,
  startUpgradeServer,
  upgradeHere,
} from "../http/web_socket/frame_server.ts";
import { serverFrame } from "../http/web_socket/server_frame.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import type { PodScene } from "./pod_scene.ts";

const CLOSE_STREAM = 255;
const PROTOCOL = "v5.channel.k8s.io";

/** The server's end of an exec, for a script. */
export interface ScriptedExec {
  /** Sends a message over a channel, in several frames if it is given in parts. */
  say(channel: number, ...parts: string[]): void;
  /** Sends a WebSocket ping, as servers may at any time. */
  ping(): void;
  /** Waits until stdin has `bytes` bytes, or has ended, and returns them. */
  stdin(bytes?: number): Promise<string>;
}

/** Sends the server's messages for one exec; then the connection is closed. */
export type ExecScript = (exec: ScriptedExec) => void | Promise<void>;

/** Opens a scene whose execs are all served by a script, frame by frame. */
export async function openScriptedScene(script: ExecScript): Promise<PodScene> {
  let failure: unknown;
  const server = await startUpgradeServer((request, socket) => {
    socket.write(goodHead(request, `Sec-WebSocket-Protocol: ${PROTOCOL}\r\n`));
    const peer = new FramePeer(socket);
    (async () => {
      await script(scriptedExec(peer));
      peer.send(serverFrame(8, new Uint8Array([3, 232]))); // 1000: a normal end
    })().catch((error) => failure = error);
  });
  const missing = () => {
    throw new TypeError("A scripted server has execs only.");
  };
  return {
    pod: { namespace: "default", name: "web" },
    root: "",
    local: "",
    log: { write: missing, end: missing, restart: missing },
    kube: ({ runtime = currentRuntime() } = {}) => {
      const openWebSocket: KubeInternals["openWebSocket"] = (_path, { protocols = [] } = {}) =>
        upgradeHere(server, { protocols: [...protocols], clock: runtime.clock });
      return literalKube(() => new Response(), { runtime, openWebSocket });
    },
    setMain: missing,
    openPort: missing,
    cutLogs: missing,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      if (failure !== undefined) throw failure;
    },
  };
}

function scriptedExec(peer: FramePeer): ScriptedExec {
  const messages = () => peer.frames.filter(({ opcode }) => opcode === 2);
  const input = () => {
    const parts = messages().filter(({ payload }) => payload[0] === 0);
    return parts.map(({ payload }) => new TextDecoder().decode(payload.subarray(1))).join("");
  };
  const ended = () =>
    messages().some(({ payload }) => payload[0] === CLOSE_STREAM && payload[1] === 0);
  return {
    say(channel, ...parts) {
      const [first = "", ...rest] = parts;
      const begin = new Uint8Array([channel, ...new TextEncoder().encode(first)]);
      peer.send(serverFrame(2, begin, { final: rest.length === 0 }));
      rest.forEach((part, i) => peer.send(serverFrame(0, part, { final: i === rest.length - 1 })));
    },
    ping: () => peer.send(serverFrame(9, "still there?")),
    async stdin(bytes = Infinity) {
      while (input().length < bytes && !ended()) {
        const before = peer.frames.length;
        await peer.sees(before + 1);
        if (peer.frames.length === before) throw new Error("The client is gone.");
      }
      return input();
    },
  };
}
