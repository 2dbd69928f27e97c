import type { ServerSocket, ServerSocketListener } from "./server_socket.ts";
import type { SocketReader } from "../sockets/socket_reader.ts";
import type { SocketWriter } from "../sockets/socket_writer.ts";
import { frameBytes, MOST_MESSAGE_BYTES, opcodes, readFrame } from "./web_socket_frames.ts";

const NORMAL_CLOSURE = 1000;
const PROTOCOL_ERROR = 1002;
/** Memory of a part of a message, beside its bytes. */
const PART_BYTES = 128;

/** The server's side of a WebSocket after the handshake. */
export class WebSocketConnection implements ServerSocket {
  readonly protocol: string;
  readonly #reader: SocketReader;
  readonly #writer: SocketWriter;
  #closing = false;

  /** Takes over a connection. */
  constructor(reader: SocketReader, writer: SocketWriter, protocol: string) {
    this.#reader = reader;
    this.#writer = writer;
    this.protocol = protocol;
  }

  /** Passes messages to a listener until the connection ends, and then closes this side too. */
  async serve(listener: ServerSocketListener): Promise<void> {
    listener.opened(this);
    try {
      await this.#receive(listener);
    } catch {
      this.#sendClose(PROTOCOL_ERROR);
    }
    listener.closed();
  }

  async send(frame: Uint8Array): Promise<void> {
    if (!this.#closing) await this.#writer.write(frameBytes(opcodes.binary, frame));
  }

  close(): void {
    this.#sendClose(NORMAL_CLOSURE);
  }

  async #receive(listener: ServerSocketListener): Promise<void> {
    let message: { opcode: number; parts: Uint8Array<ArrayBuffer>[]; bytes: number } | undefined;
    for (;;) {
      const frame = await readFrame(this.#reader);
      if (!frame) return;
      const { opcode, payload, final } = frame;
      if (opcode === opcodes.close) return this.#sendClose(NORMAL_CLOSURE);
      if (opcode === opcodes.pong) continue;
      if (opcode === opcodes.ping) {
        await this.#writer.write(frameBytes(opcodes.pong, payload));
        continue;
      }
      message ??= { opcode, parts: [], bytes: 0 };
      message.bytes += payload.length + PART_BYTES;
      if (message.bytes > MOST_MESSAGE_BYTES) throw new SyntaxError("A message is too long.");
      message.parts.push(payload);
      if (!final) continue;
      if (message.opcode === opcodes.binary) listener.received(await joined(message.parts));
      message = undefined;
    }
  }

  #sendClose(code: number): void {
    if (this.#closing) return;
    this.#closing = true;
    void this.#writer.write(frameBytes(opcodes.close, new Uint8Array([code >> 8, code & 0xff])));
  }
}

async function joined(parts: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array> {
  if (parts.length === 1) return parts[0]!;
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
