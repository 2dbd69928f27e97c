import { ClientStreams } from "./client_streams.ts";
import type { Frame } from "./frame_reader.ts";
import { CODE, FLAG, nameOf, SETTING, TYPE } from "./frames.ts";
import { HpackReader } from "./hpack_reader.ts";
import type { Field } from "./hpack_tables.ts";
import { requestFaults } from "./request_fields.ts";

const MOST_WINDOW = 2 ** 31 - 1;
/** Lengths that a frame of the type must have. */
const LENGTHS: Readonly<Record<number, number>> = {
  [TYPE.PRIORITY]: 5,
  [TYPE.RST_STREAM]: 4,
  [TYPE.PING]: 8,
  [TYPE.WINDOW_UPDATE]: 4,
};
/** Types of the connection as a whole; the others belong to a stream. WINDOW_UPDATE is both. */
const OF_CONNECTION: readonly number[] = [TYPE.SETTINGS, TYPE.PING, TYPE.GOAWAY];

/** A request's fields, once their block is complete. */
export interface OpenedRequest {
  readonly stream: number;
  readonly fields: readonly Field[];
  /** Whether the request has no content. */
  readonly ends: boolean;
}

type Broke = (rule: string) => undefined;

/** Checks each frame of a client by RFC 9113 and RFC 7541. */
export class ClientRules {
  /** The rules that the client has broken, a sentence each. */
  readonly broken: string[] = [];
  readonly streams = new ClientStreams();
  /** The client's settings. */
  readonly settings = new Map<number, number>();
  /** The code of the client's GOAWAY. */
  goaway: number | undefined;
  readonly #hpack = new HpackReader();
  #isFirst = true;
  #last = 0;
  #block: { stream: number; ends: boolean; parts: Uint8Array[] } | undefined;
  /** The windows that the client has granted for responses. */
  readonly #granted = new Map<number, number>([[0, 65_535]]);

  /** Takes note of a frame of the client; returns the request that it completes the fields of. */
  received(frame: Frame): OpenedRequest | undefined {
    const { type, stream, payload, flags } = frame;
    const shown = `${nameOf(TYPE, type)} of ${payload.length} bytes on stream ${stream}`;
    const broke = (rule: string): undefined => void this.broken.push(`${shown}: ${rule}`);
    if (this.#isFirst && (type !== TYPE.SETTINGS || flags & FLAG.ACK)) broke("comes first");
    this.#isFirst = false;
    if (this.#block && (type !== TYPE.CONTINUATION || stream !== this.#block.stream)) {
      broke("comes within a block of fields");
    }
    if (payload.length > this.streams.limits.frameBytes) broke("is too long");
    const length = LENGTHS[type];
    if (length !== undefined && payload.length !== length) return broke("has a wrong length");
    if (type !== TYPE.WINDOW_UPDATE && (stream === 0) !== OF_CONNECTION.includes(type)) {
      return broke("is on the wrong stream");
    }
    switch (type) {
      case TYPE.DATA:
        return this.#data(frame, broke);
      case TYPE.HEADERS:
        return this.#headers(frame, broke);
      case TYPE.CONTINUATION:
        return this.#continuation(frame, broke);
      case TYPE.RST_STREAM:
        return this.#reset(frame, broke);
      case TYPE.SETTINGS:
        return this.#settings(frame, broke);
      case TYPE.PING:
        return this.#ping(frame, broke);
      case TYPE.WINDOW_UPDATE:
        return this.#windowUpdate(frame, broke);
      case TYPE.GOAWAY:
        if (viewOf(payload).getUint32(0) !== 0) {
          broke("names a stream that the server has not opened");
        }
        this.goaway = viewOf(payload).getUint32(4);
        return;
      case TYPE.PRIORITY:
        return;
      default:
        broke("may not be sent by a client");
    }
  }

  #data({ stream: id, payload, flags }: Frame, broke: Broke): undefined {
    const { streams } = this;
    const stream = streams.streams.get(id);
    if (!stream) return broke("is for a stream that is idle");
    if (stream.ended || stream.cancelled) return broke("comes after the end of its stream");
    streams.window -= payload.length;
    stream.window -= payload.length;
    const isEmpty = payload.length === 0; // it may be sent whatever the window is
    if (streams.window < 0 && !isEmpty) {
      broke(`is ${-streams.window} bytes beyond the connection's window`);
    }
    if (stream.window < 0 && !isEmpty) {
      broke(`is ${-stream.window} bytes beyond the stream's window`);
    }
    const isPadded = (flags & FLAG.PADDED) !== 0;
    stream.received += isPadded ? payload.length - 1 - payload[0]! : payload.length;
    if (!(flags & FLAG.END_STREAM)) return;
    stream.ended = true;
    const { announced, received } = stream;
    if (announced !== undefined && announced !== received) {
      broke(`ends a content of ${received} bytes where ${announced} were announced`);
    }
  }

  #headers(
    { stream, payload, flags }: Frame,
    broke: Broke,
  ): OpenedRequest | undefined {
    if (stream % 2 === 0) broke("opens a stream with an even number");
    if (stream <= this.#last) broke(`opens a stream below ${this.#last}`);
    this.#last = stream;
    if (this.goaway !== undefined) broke("opens a stream after GOAWAY");
    let block = payload;
    if (flags & FLAG.PADDED) block = block.subarray(1, block.length - block[0]!);
    if (flags & FLAG.PRIORITY) block = block.subarray(5);
    if (this.streams.open >= this.streams.limits.streams) {
      broke(`is beyond the limit of ${this.streams.limits.streams} streams`);
    }
    this.streams.opened(stream);
    this.#block = { stream, ends: (flags & FLAG.END_STREAM) !== 0, parts: [block] };
    return flags & FLAG.END_HEADERS ? this.#complete(broke) : undefined;
  }

  #continuation(
    { payload, flags }: Frame,
    broke: Broke,
  ): OpenedRequest | undefined {
    if (!this.#block) return broke("continues nothing");
    this.#block.parts.push(payload);
    return flags & FLAG.END_HEADERS ? this.#complete(broke) : undefined;
  }

  #complete(broke: Broke): OpenedRequest | undefined {
    const { stream, ends, parts } = this.#block!;
    this.#block = undefined;
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
    let fields: Field[];
    try {
      fields = this.#hpack.read(bytes);
    } catch (error) {
      return broke(`has a block with ${(error as Error).message}`);
    }
    requestFaults(fields).forEach(broke);
    const length = fields.find(([name]) => name === "content-length")?.[1];
    const opened = this.streams.streams.get(stream)!;
    if (length !== undefined) opened.announced = Number(length);
    opened.ended = ends;
    if (ends && opened.announced) broke(`announces ${length} bytes and ends`);
    return { stream, fields, ends };
  }

  #reset({ stream: id, payload }: Frame, broke: Broke): undefined {
    const stream = this.streams.streams.get(id);
    if (!stream) return broke("resets a stream that is idle");
    if (stream.cancelled) broke("resets a stream twice");
    stream.cancelled = true;
    const code = viewOf(payload).getUint32(0);
    if (code > CODE.HTTP_1_1_REQUIRED) broke(`has the unknown code ${code}`);
  }

  #settings({ payload, flags }: Frame, broke: Broke): undefined {
    if (flags & FLAG.ACK) {
      if (payload.length > 0) broke("acknowledges with settings");
      if (!this.streams.acknowledged()) broke("acknowledges nothing");
      this.#hpack.limitTo(this.streams.limits.tableBytes);
      return;
    }
    if (payload.length % 6 !== 0) return broke("has a wrong length");
    const view = viewOf(payload);
    for (let at = 0; at < payload.length; at += 6) {
      const [id, value] = [view.getUint16(at), view.getUint32(at + 2)];
      this.settings.set(id, value);
      const wrong = id === SETTING.ENABLE_PUSH && value > 1 ||
        id === SETTING.INITIAL_WINDOW_SIZE && value > MOST_WINDOW ||
        id === SETTING.MAX_FRAME_SIZE && (value < 16_384 || value > 16_777_215);
      if (wrong) broke(`has the value ${value} for ${nameOf(SETTING, id)}`);
    }
  }

  #ping({ payload, flags }: Frame, broke: Broke): undefined {
    if (!(flags & FLAG.ACK)) return;
    const expected = this.streams.pings.shift();
    if (expected !== String.fromCharCode(...payload)) broke("acknowledges another PING");
  }

  #windowUpdate({ stream, payload }: Frame, broke: Broke): undefined {
    const increment = viewOf(payload).getUint32(0);
    if (stream > this.#last) broke("is for a stream that is idle");
    if (increment === 0 || increment > MOST_WINDOW) broke(`adds ${increment} to a window`);
    const initial = this.settings.get(SETTING.INITIAL_WINDOW_SIZE) ?? 65_535;
    const granted = (this.#granted.get(stream) ?? initial) + increment;
    this.#granted.set(stream, granted);
  }

  /** Bytes of DATA that the server may have sent on a stream, or 0 for the connection, in all. */
  granted(stream: number): number {
    const initial = this.settings.get(SETTING.INITIAL_WINDOW_SIZE) ?? 65_535;
    return this.#granted.get(stream) ?? initial;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
