import type { Frame } from "./frame_reader.ts";
import { FLAG, SETTING, TYPE } from "./frames.ts";

const DEFAULT_WINDOW = 65_535;

/** State of one stream that the client has opened. */
export interface ClientStream {
  /** Bytes of DATA that the client may still send. */
  window: number;
  /** Whether the client has ended its side. */
  ended: boolean;
  /** Whether the server has ended its side. */
  answered: boolean;
  /** Whether the client has reset it. */
  cancelled: boolean;
  /** Whether the server has reset it. */
  refused: boolean;
  /** The `content-length` of the request, and the bytes that have come. */
  announced: number | undefined;
  received: number;
}

/** Limits that the server has announced. */
export interface Announced {
  frameBytes: number;
  streamWindow: number;
  streams: number;
  tableBytes: number;
}

type Change = readonly [keyof Announced, number];

/**
 * Follows what a server sends, to know what the client may do: its windows, the streams that are
 * open, and the limits that it has acknowledged. What widens a limit counts when it is sent, what
 * narrows one when the client has acknowledged it.
 */
export class ClientStreams {
  readonly streams = new Map<number, ClientStream>();
  readonly limits: Announced = {
    frameBytes: 16_384,
    streamWindow: DEFAULT_WINDOW,
    streams: Infinity,
    tableBytes: 4_096,
  };
  /** Bytes of DATA that the client may still send on the connection. */
  window = DEFAULT_WINDOW;
  /** SETTINGS frames that wait for their acknowledgement. */
  readonly unacknowledged: Change[][] = [];
  /** Payloads of PING frames that wait for theirs. */
  readonly pings: string[] = [];
  /** The last stream of the last GOAWAY. */
  goaway: number | undefined;

  /** Number of streams that are open for the client. */
  get open(): number {
    return [...this.streams.values()].filter((stream) => !isClosed(stream)).length;
  }

  /** Takes note of a frame that the server sends. */
  sent({ type, flags, stream: number, payload }: Frame): void {
    const id = number & 0x7fff_ffff;
    const stream = this.streams.get(id);
    const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
    if (type === TYPE.SETTINGS && !(flags & FLAG.ACK)) return this.#announce(view);
    if (type === TYPE.PING && !(flags & FLAG.ACK)) {
      this.pings.push(String.fromCharCode(...payload));
    }
    if (type === TYPE.GOAWAY && payload.length >= 8) this.goaway = view.getUint32(0) & 0x7fff_ffff;
    if (type === TYPE.WINDOW_UPDATE && payload.length === 4) {
      const increment = view.getUint32(0) & 0x7fff_ffff;
      if (id === 0) this.window += increment;
      else if (stream) stream.window += increment;
    }
    if (!stream) return;
    if (type === TYPE.RST_STREAM) stream.refused = true;
    if ((type === TYPE.DATA || type === TYPE.HEADERS) && flags & FLAG.END_STREAM) {
      stream.answered = true;
    }
  }

  /** Takes note of a stream that the client opens. */
  opened(id: number): ClientStream {
    const stream: ClientStream = {
      ...{ window: this.limits.streamWindow, announced: undefined, received: 0 },
      ...{ ended: false, answered: false, cancelled: false, refused: false },
    };
    this.streams.set(id, stream);
    return stream;
  }

  /** Takes note of the acknowledgement of the oldest SETTINGS; `false` if there is none. */
  acknowledged(): boolean {
    const changes = this.unacknowledged.shift();
    for (const [limit, value] of changes ?? []) this.#set(limit, value);
    return changes !== undefined;
  }

  #announce(view: DataView): void {
    const changes: Change[] = [];
    for (let at = 0; at + 6 <= view.byteLength; at += 6) {
      const limit = LIMITS[view.getUint16(at)];
      if (limit) changes.push([limit, view.getUint32(at + 2)]);
    }
    this.unacknowledged.push(changes);
    for (const [limit, value] of changes) {
      if (value > this.limits[limit] && limit !== "tableBytes") this.#set(limit, value);
    }
  }

  #set(limit: keyof Announced, value: number): void {
    if (limit === "streamWindow") {
      for (const stream of this.streams.values()) stream.window += value - this.limits[limit];
    }
    this.limits[limit] = value;
  }
}

/** Reports whether a stream is closed, as far as the server knows. */
export function isClosed({ ended, answered, cancelled, refused }: ClientStream): boolean {
  return cancelled || refused || ended && answered;
}

const LIMITS: Readonly<Record<number, keyof Announced>> = {
  [SETTING.HEADER_TABLE_SIZE]: "tableBytes",
  [SETTING.MAX_CONCURRENT_STREAMS]: "streams",
  [SETTING.INITIAL_WINDOW_SIZE]: "streamWindow",
  [SETTING.MAX_FRAME_SIZE]: "frameBytes",
};
