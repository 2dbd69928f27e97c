import type { ByteConnection } from "../../runtime/byte_connection.ts";
import type { WebSocketMessage } from "../../runtime/web_socket_connection.ts";
import { CLOSE_CODE, decodeText, WebSocketProtocolError } from "./web_socket_closing.ts";
import { type FrameHead, FrameReader, OPCODE } from "./web_socket_frames.ts";

/**
 * The default limit for a message. The kubelet's frames have 32 KiB, but a container runtime may
 * pass on all bytes that a process writes at once: exec has sent frames of 40 MB.
 */
const MOST_MESSAGE_BYTES = 64 * 1024 * 1024;
/** Limit of empty frames in one message: not even one has a known use. */
const MOST_EMPTY_FRAMES = 4_096;
/**
 * Limit of memory allocated only because of a frame's length; beyond it, memory grows with the
 * bytes.
 */
const FIRST_BYTES = 64 * 1024;

/** A message or a control frame from the server. */
export type Incoming =
  | { kind: "message"; message: WebSocketMessage }
  | { kind: "close" | "ping" | "pong"; payload: Uint8Array<ArrayBuffer> };

const CONTROL_KIND: Record<number, "close" | "ping" | "pong"> = {
  [OPCODE.close]: "close",
  [OPCODE.ping]: "ping",
  [OPCODE.pong]: "pong",
};

/** Settings of {@linkcode MessageReader}. */
export interface MessageReaderOptions {
  /** The bytes already read from the connection. */
  before: Uint8Array;
  /**
   * The longest message, in bytes; a longer one is an error with the code 1009.
   * @default {67_108_864}
   */
  mostMessageBytes?: number | undefined;
}

/** Reads messages, with control frames possible between their frames. */
export class MessageReader {
  readonly #frames: FrameReader;
  readonly #mostBytes: number;
  /** The incomplete message. */
  #message: PartialMessage | undefined;

  /** Creates a reader for a connection. */
  constructor(
    connection: ByteConnection,
    { before, mostMessageBytes = MOST_MESSAGE_BYTES }: MessageReaderOptions,
  ) {
    this.#frames = new FrameReader(connection, before);
    this.#mostBytes = mostMessageBytes;
  }

  /**
   * Returns the next message or control frame; `undefined` if the connection ends between frames.
   *
   * @throws {WebSocketProtocolError} If the server breaks a rule.
   * @throws If the connection ends within a frame.
   */
  async next(): Promise<Incoming | undefined> {
    for (;;) {
      const head = await this.#frames.next();
      if (!head) return undefined;
      const kind = CONTROL_KIND[head.opcode];
      if (kind) return { kind, payload: await this.#frames.payload(head.length) };
      const message = this.#messageOf(head);
      await message.add(head);
      if (!head.final) continue;
      this.#message = undefined;
      return { kind: "message", message: message.end() };
    }
  }

  /** Returns the message that a frame belongs to. */
  #messageOf({ opcode }: FrameHead): PartialMessage {
    if ((opcode === OPCODE.continuation) !== (this.#message !== undefined)) {
      throw new WebSocketProtocolError(
        CLOSE_CODE.protocolError,
        this.#message
          ? "a message begins within another"
          : "a message is continued that has not begun",
      );
    }
    return this.#message ??= new PartialMessage(this.#frames, opcode, this.#mostBytes);
  }
}

/**
 * The payload of an incomplete message. It is kept in one growing buffer, so that a server which
 * sends one byte or no bytes in each frame costs only the memory for its bytes.
 */
class PartialMessage {
  readonly #frames: FrameReader;
  readonly #opcode: number;
  readonly #mostBytes: number;
  #bytes = new Uint8Array();
  #filled = 0;
  #emptyFrames = 0;

  constructor(frames: FrameReader, opcode: number, mostBytes: number) {
    this.#frames = frames;
    this.#opcode = opcode;
    this.#mostBytes = mostBytes;
  }

  /** Reads the payload of one more frame. */
  async add({ length, final }: FrameHead): Promise<void> {
    const end = this.#filled + length;
    if (end > this.#mostBytes) {
      const rule = `a message is longer than ${this.#mostBytes} bytes`;
      throw new WebSocketProtocolError(CLOSE_CODE.tooBig, rule);
    }
    if (length === 0 && ++this.#emptyFrames > MOST_EMPTY_FRAMES) {
      const rule = `a message has more than ${MOST_EMPTY_FRAMES} empty frames`;
      throw new WebSocketProtocolError(CLOSE_CODE.policy, rule);
    }
    while (this.#filled < end) {
      if (this.#filled === this.#bytes.length) this.#grow(final ? end : this.#mostBytes);
      const room = this.#bytes.subarray(this.#filled, end);
      this.#filled += await this.#frames.read(room);
    }
  }

  /** Returns the message. */
  end(): WebSocketMessage {
    const bytes = this.#filled === this.#bytes.length
      ? this.#bytes
      : new Uint8Array(this.#bytes.buffer.transfer(this.#filled));
    return this.#opcode === OPCODE.text ? decodeText(bytes, "a text message") : bytes;
  }

  #grow(most: number): void {
    const size = Math.min(most, Math.max(FIRST_BYTES, 2 * this.#bytes.length));
    this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(size));
  }
}
