/** HTTP/2 by hand, to see what it costs without a client: one request at a time, and no rule is checked. */

import { readFileSync } from "node:fs";
import type { ByteConnection } from "../../../../src/runtime/byte_connection.ts";
import { writeAll } from "../../../../src/runtime/byte_connection.ts";
import { currentRuntime } from "../../../../src/runtime/platform/current_runtime.ts";
import { HpackEncoder } from "../../../../src/http/http2/hpack/hpack_encoder.ts";
import {
  headersFrames,
  PREFACE,
  settingsAck,
  settingsFrame,
  windowUpdateFrame,
} from "../../../../src/http/http2/frames/frame_writer.ts";
import { FLAG, FRAME, HEAD_BYTES, SETTING } from "../../../../src/http/http2/frames/protocol.ts";
import { joinBytes } from "../../../../src/core/join_bytes.ts";
import { caPem, server, tokenFile } from "../program.ts";

/** More than any run receives, so that no window is ever opened again. */
const WINDOW_BYTES = 2 ** 30;
const url = new URL(server);

/** A connection with prepared frames. */
export class BareFrames {
  readonly #bytes: ByteConnection;
  readonly #buffer = new Uint8Array(256 * 1024);
  readonly #encoder = new HpackEncoder();
  readonly #token = readFileSync(tokenFile, "utf8").trim();
  /** The blocks of repeated requests, all of whose fields are in the server's table. */
  readonly #blocks = new Map<string, Uint8Array>();
  #streamId = -1;
  #rest: Uint8Array = new Uint8Array();

  private constructor(bytes: ByteConnection) {
    this.#bytes = bytes;
  }

  /** Opens a connection. */
  static async open(): Promise<BareFrames> {
    const connect = await currentRuntime().loadConnect(url, { caPem });
    if (!connect) throw new Error("The runtime leaves the connection to fetch.");
    const bytes = await connect(url, undefined, ["h2"]).connection;
    const settings = settingsFrame([[SETTING.enablePush, 0], [
      SETTING.initialWindowSize,
      WINDOW_BYTES,
    ]]);
    const opening = [PREFACE, settings, windowUpdateFrame(0, WINDOW_BYTES), settingsAck()];
    await writeAll(bytes, joinBytes(opening));
    return new BareFrames(bytes);
  }

  /** Sends a GET, and gives each part of the body until there is no more, or `onData` returns true. */
  async get(path: string, onData: (part: Uint8Array) => boolean | void): Promise<void> {
    this.#streamId += 2;
    const frame = { streamId: this.#streamId, ends: true, frameBytes: 16_384 };
    void writeAll(this.#bytes, headersFrames(this.#block(path), frame) as Uint8Array);
    while (!this.#look(await this.#read(), onData));
  }

  /** Closes the connection. */
  close(): void {
    this.#bytes.close();
  }

  #block(path: string): Uint8Array {
    const kept = this.#blocks.get(path);
    if (kept) return kept;
    const block = this.#encoder.encode([
      { name: ":method", value: "GET" },
      { name: ":scheme", value: "https" },
      { name: ":authority", value: url.host },
      { name: ":path", value: url.pathname.replace(/\/$/, "") + path },
      { name: "accept", value: "application/json" },
      { name: "authorization", value: `Bearer ${this.#token}` },
      { name: "user-agent", value: "bare-frames" },
    ]).slice();
    if (this.#streamId > 1) this.#blocks.set(path, block);
    return block;
  }

  async #read(): Promise<Uint8Array> {
    if (this.#bytes.readChunk) return await this.#bytes.readChunk() ?? ended();
    return this.#buffer.subarray(0, await this.#bytes.read(this.#buffer) ?? ended());
  }

  /** Looks at what was received; returns whether the request is done. */
  #look(received: Uint8Array, onData: (part: Uint8Array) => boolean | void): boolean {
    const bytes = this.#rest.length > 0 ? joinBytes([this.#rest, received]) : received;
    let at = 0;
    let isDone = false;
    while (at + HEAD_BYTES <= bytes.length) {
      const end = at + HEAD_BYTES + (bytes[at]! << 16 | bytes[at + 1]! << 8 | bytes[at + 2]!);
      if (end > bytes.length) break;
      const streamId = bytes[at + 5]! << 24 | bytes[at + 6]! << 16 | bytes[at + 7]! << 8 |
        bytes[at + 8]!;
      if (streamId === this.#streamId && !isDone) {
        const isData = bytes[at + 3] === FRAME.data;
        if (isData && end > at + HEAD_BYTES) {
          isDone = onData(bytes.subarray(at + HEAD_BYTES, end)) ?? false;
        }
        isDone ||= (bytes[at + 4]! & FLAG.endStream) > 0;
      }
      at = end;
    }
    this.#rest = bytes.slice(at);
    return isDone;
  }
}

function ended(): never {
  throw new Error("The server closed the connection.");
}
