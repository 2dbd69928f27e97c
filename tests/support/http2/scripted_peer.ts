import { Http2Connection } from "../../../src/http/http2/http2_connection.ts";
import type { StreamRequest } from "../../../src/http/http2/connection_options.ts";
import type { Http2Stream } from "../../../src/http/http2/http2_stream.ts";
import { FakeClock } from "../clocks/fake_clock.ts";
import { ScriptedConnection } from "../connections/scripted_connection.ts";
import { ClientRules } from "./client_rules.ts";
import { type Frame, FrameReader } from "./frame_reader.ts";
import { FLAG, ping, settings, TYPE } from "./frames.ts";

const PREFACE_BYTES = 24;
/** Longer than a connection waits for the readers of what has arrived. */
const MOMENT_MS = 2;

/** The server's end of a connection without a network, by a clock that stands still. */
export class ScriptedPeer extends ScriptedConnection {
  readonly clock: FakeClock;
  readonly connection: Http2Connection;
  readonly rules = new ClientRules();
  /** Number of connections that were closed during a write. */
  cut = 0;
  readonly delaysWrites: boolean;
  /** Whether PINGs of the client are answered. */
  answersPings = true;
  /** Whether writes of the client fail. */
  isBroken = false;
  readonly #reader = new FrameReader();
  readonly #sent = new FrameReader();
  #preface = PREFACE_BYTES;

  constructor(
    first: Uint8Array = settings(),
    { clock = new FakeClock(), delaysWrites = false } = {},
  ) {
    super([first]);
    this.delaysWrites = delaysWrites;
    this.#note(first);
    this.clock = clock;
    this.connection = new Http2Connection(this, {
      origin: "https://10.96.0.1",
      clock,
      onChange: () => {},
      onCut: () => this.cut++,
    });
  }

  override write(bytes: Uint8Array): Promise<number> {
    if (this.isBroken) return Promise.reject(new Error("broken pipe"));
    if (!this.stuck) this.#read(bytes);
    return super.write(bytes);
  }

  /** Opens the stream of a request, by default a GET. */
  open(more: Partial<StreamRequest> = {}): Http2Stream {
    const { method = "GET" } = more;
    const pseudo = { ":method": method, ":scheme": "https", ":authority": "a", ":path": "/" };
    const fields = Object.entries(pseudo).map(([name, value]) => ({ name, value }));
    const usual = { hasBody: false, isLong: false, signal: undefined };
    return this.connection.open({ method, fields, ...usual, ...more });
  }

  override bring(bytes: Uint8Array): void {
    this.#note(bytes);
    super.bring(bytes);
  }

  /** Sends frames, and waits until the client has read them. */
  async send(...frames: Uint8Array[]): Promise<void> {
    for (const frame of frames) this.bring(frame);
    await this.clock.advance(MOMENT_MS);
  }

  #note(bytes: Uint8Array): void {
    for (const frame of this.#sent.add(bytes)) this.rules.streams.sent(frame);
  }

  #read(bytes: Uint8Array): void {
    const skipped = Math.min(this.#preface, bytes.length);
    this.#preface -= skipped;
    for (const frame of this.#reader.add(bytes.subarray(skipped))) this.#take(frame);
  }

  #take(frame: Frame): void {
    this.rules.received(frame);
    const { type, flags, payload } = frame;
    if (type !== TYPE.PING || (flags & FLAG.ACK) !== 0 || !this.answersPings) return;
    this.bring(ping(String.fromCharCode(...payload), { ack: true }));
  }
}
