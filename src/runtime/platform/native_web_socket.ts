import type { Clock } from "../../core/time/clock.ts";
import { FairTurns } from "../event_loop_turn.ts";
import { raceSignal, sleep } from "../../core/time/waiting.ts";
import type { WebSocketConnection, WebSocketMessage } from "../web_socket_connection.ts";
import { WebSocketFailure } from "../web_socket_failure.ts";

/**
 * The writer waits above this many bytes in the runtime's buffer, and continues below the next
 * limit.
 */
const MOST_BUFFERED_BYTES = 1024 * 1024;
const GO_ON_BYTES = 256 * 1024;
const POLL_MS = 1;
/** The server is held back above this many unread bytes. */
const MOST_UNREAD_BYTES = 256 * 1024;

/** A runtime's own WebSocket. Bun's can pause reading. */
export interface NativeWebSocket extends WebSocket {
  /** Stops reading from the socket. */
  pause?(): void;
  /** Continues to read. */
  resume?(): void;
}

/** Returns the URL for `WebSocket` that matches an http or https URL. */
export function webSocketUrl(url: string): string {
  return url.replace(/^http/, "ws");
}

/** Settings of {@linkcode openNativeWebSocket}. */
export interface NativeWebSocketOptions {
  /** The clock for the checks of a full buffer. */
  clock: Clock;
  /** Aborts the opening with the signal's reason; an open WebSocket is not affected. */
  signal?: AbortSignal | undefined;
}

/**
 * Waits until a WebSocket of the runtime is open, and returns it as streams. If the WebSocket
 * cannot pause, unread messages stay in memory.
 *
 * @throws {WebSocketFailure} If the WebSocket does not open.
 */
export async function openNativeWebSocket(
  socket: NativeWebSocket,
  { clock, signal }: NativeWebSocketOptions,
): Promise<WebSocketConnection> {
  socket.binaryType = "arraybuffer";
  const readable = messagesOf(socket); // on Deno the first message may come before the open event
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const opened = Promise.withResolvers<void>();
  socket.addEventListener("open", () => opened.resolve());
  socket.addEventListener("error", (event) => opened.reject(WebSocketFailure.of(event)));
  socket.addEventListener("close", ({ code, reason }) => {
    opened.reject(new WebSocketFailure("it was closed while it opened"));
    closed.resolve({ code, reason });
  });
  try {
    await raceSignal(opened.promise, signal);
  } catch (error) {
    socket.close();
    throw error;
  }
  return {
    protocol: socket.protocol,
    readable,
    writable: sinkOf(socket, clock),
    closed: closed.promise,
    close: () => shut(socket),
  };
}

/** Closes a socket; a paused one would not notice the end. */
function shut(socket: NativeWebSocket): void {
  socket.resume?.();
  socket.close();
}

function messagesOf(socket: NativeWebSocket): ReadableStream<WebSocketMessage> {
  let ended = false;
  return new ReadableStream<WebSocketMessage>({
    start(controller) {
      socket.addEventListener("message", ({ data }: MessageEvent) => {
        if (ended) return;
        controller.enqueue(typeof data === "string" ? data : new Uint8Array(data));
        if ((controller.desiredSize ?? 0) <= 0) socket.pause?.();
      });
      socket.addEventListener("close", () => {
        if (!ended) controller.close();
        ended = true;
      });
    },
    pull: () => socket.resume?.(),
    cancel: () => {
      ended = true;
      shut(socket);
    },
  }, {
    highWaterMark: MOST_UNREAD_BYTES,
    size: (message) => message.length + 1, // an empty message counts too
  });
}

function sinkOf(socket: NativeWebSocket, clock: Clock): WritableStream<Uint8Array | string> {
  const turns = new FairTurns();
  const isOpen = () => socket.readyState === WebSocket.OPEN;
  return new WritableStream({
    async write(message) {
      if (!isOpen()) throw new TypeError("The WebSocket is closed.");
      socket.send(message as Uint8Array<ArrayBuffer> | string);
      if (socket.bufferedAmount <= MOST_BUFFERED_BYTES) return await turns.next();
      // No event reports a drained buffer, so the buffer is polled.
      while (isOpen() && socket.bufferedAmount > GO_ON_BYTES) await sleep(clock, POLL_MS);
    },
    close: () => shut(socket),
    abort: () => shut(socket),
  });
}
