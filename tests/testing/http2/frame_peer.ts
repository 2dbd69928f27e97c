import { Buffer } from "node:buffer";
import {
  frameFlags,
  frameOf,
  frameTypes,
  headerFrames,
} from "../../../src/testing/http2/frames.ts";
import { HpackDecoder } from "../../../src/testing/http2/hpack/hpack_decoder.ts";
import { HpackEncoder } from "../../../src/testing/http2/hpack/hpack_encoder.ts";
import type { HeaderField } from "../../../src/testing/http2/hpack/static_table.ts";
import type { StreamRequestHandler } from "../../../src/testing/http2/answer_stream.ts";
import { Http2Server } from "../../../src/testing/http2/http2_server.ts";
import type { Http2Connection } from "../../../src/testing/http2/http2_connection.ts";
import type { Http2Limits } from "../../../src/testing/http2/http2_settings.ts";
import { FakeConnection } from "../server/fake_connection.ts";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** A frame that the server has sent. */
export interface SentFrame {
  type: number;
  flags: number;
  stream: number;
  payload: Buffer;
}

/** The other end of an {@linkcode Http2Connection} in memory, which sends any frame. */
export class FramePeer implements AsyncDisposable {
  readonly server: Http2Server;
  readonly connection: Http2Connection;
  readonly fake = new FakeConnection();
  readonly #encoder = new HpackEncoder();
  readonly #decoder = new HpackDecoder(4096);
  #taken = 0;

  /** Begins as a client does, unless `preface` is another text. */
  constructor(
    handler: StreamRequestHandler,
    { limits = {}, preface = PREFACE, settings = true }: {
      limits?: Http2Limits;
      preface?: string;
      settings?: boolean;
    } = {},
  ) {
    this.server = new Http2Server(limits);
    this.connection = this.server.serve(this.fake, handler);
    this.fake.arrive(preface);
    if (settings) {
      this.send(frameTypes.settings, "");
      this.send(frameTypes.settings, "", { flags: frameFlags.ack });
    }
  }

  /** Sends a frame; a text has one character for each byte. */
  send(
    type: number,
    payload: string | Uint8Array,
    options: { stream?: number; flags?: number } = {},
  ): void {
    this.fake.arrive(frameOf(type, Buffer.from(payload as string, "latin1"), options));
  }

  /** Sends the headers of a GET, or of what `fields` change in it. */
  request(
    stream: number,
    fields: Record<string, string> = {},
    { endStream = true } = {},
  ): void {
    const { ":method": method = "GET", ":path": path = "/", ...rest } = fields;
    this.headers(stream, [
      [":method", method],
      [":scheme", "https"],
      [":authority", "127.0.0.1"],
      [":path", path],
      ...Object.entries(rest),
    ], { endStream });
  }

  /** Sends header fields. */
  headers(stream: number, fields: readonly HeaderField[], { endStream = true } = {}): void {
    const block = this.#encoder.encode(fields);
    const frames = headerFrames(block, { stream, endStream, frameBytes: 16_384 });
    for (const frame of frames) this.fake.arrive(frame);
  }

  /** Sends a part of a body. */
  data(stream: number, text: string, { endStream = false } = {}): void {
    this.send(frameTypes.data, text, { stream, flags: endStream ? frameFlags.endStream : 0 });
  }

  /** All frames that the server has sent. */
  get sent(): SentFrame[] {
    const bytes = Buffer.from(this.fake.written, "latin1");
    const frames: SentFrame[] = [];
    for (let at = 0; at + 9 <= bytes.length;) {
      const end = at + 9 + bytes.readUIntBE(at, 3);
      frames.push({
        type: bytes[at + 3]!,
        flags: bytes[at + 4]!,
        stream: bytes.readUInt32BE(at + 5),
        payload: bytes.subarray(at + 9, end),
      });
      at = end;
    }
    return frames;
  }

  /** Waits for the next frame that `wanted` selects, after the one that was returned last. */
  async next(wanted: (frame: SentFrame) => boolean): Promise<SentFrame> {
    for (;;) {
      const { sent } = this;
      while (this.#taken < sent.length) {
        const frame = sent[this.#taken++]!;
        if (wanted(frame)) return frame;
      }
      if (this.fake.closed) throw new Error("The server has closed the connection.");
      await new Promise(setImmediate);
    }
  }

  /** Waits for the next frame of a type, on a stream. */
  nextOf(type: number, stream = 0): Promise<SentFrame> {
    return this.next((frame) => frame.type === type && frame.stream === stream);
  }

  /** Waits for the next header fields of a stream. */
  async response(stream: number): Promise<Record<string, string>> {
    const frame = await this.next((frame) => frame.type === frameTypes.headers);
    const fields = Object.fromEntries(this.#decoder.decode(frame.payload) ?? []);
    return frame.stream === stream ? fields : await this.response(stream);
  }

  /** Waits for the frame that ends the connection; returns its last stream, code and text. */
  async goneAway(): Promise<[last: number, code: number, why: string]> {
    const { payload } = await this.nextOf(frameTypes.goAway);
    return [payload.readUInt32BE(0), payload.readUInt32BE(4), payload.toString("latin1", 8)];
  }

  /** Waits for the frame that resets a stream; returns its code. */
  async resetOf(stream: number): Promise<number> {
    return (await this.nextOf(frameTypes.resetStream, stream)).payload.readUInt32BE(0);
  }

  /** Waits until everything that was sent is handled. */
  async settle(): Promise<void> {
    this.send(frameTypes.ping, "settled.");
    await this.next(({ type, payload }) =>
      type === frameTypes.ping && payload.toString("latin1") === "settled."
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.fake.end();
    await this.connection.closed;
  }
}
