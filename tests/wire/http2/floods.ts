import {
  CODE,
  continuation,
  data,
  frame,
  goaway,
  headers,
  join,
  ping,
  priority,
  reset,
  settings,
  settingsAck,
  TYPE,
  windowUpdate,
} from "../../support/http2/frames.ts";
import { block, literal } from "../../support/http2/hpack_writer.ts";

/** Frames that a server sends again and again. */
export interface Flood {
  readonly name: string;
  /** Frames before the flood. */
  readonly start?: (stream: number) => Uint8Array;
  readonly unit: (stream: number) => Uint8Array;
  /** Whether the server stops reading. @default {false} */
  readonly deaf?: boolean;
  /** Whether the content is not read. @default {false} */
  readonly unread?: boolean;
  /** Whether the response is whole before the flood. @default {false} */
  readonly isAnswered?: boolean;
  /**
   * Whether a client may also read all of it and go on: it costs no memory.
   * @default {false}
   */
  readonly harmless?: boolean;
}

const ok = (s: number) => headers(s, block([":status", "200"]));

/** The floods that a client must survive. */
export const FLOODS: readonly Flood[] = [
  {
    name: "empty CONTINUATION",
    start: (s) => headers(s, block([":status", "200"]), { whole: false }),
    unit: (s) => continuation(s, new Uint8Array(), { whole: false }),
  },
  {
    name: "CONTINUATION with fields",
    start: (s) => headers(s, block([":status", "200"]), { whole: false }),
    unit: (s) => continuation(s, literal("x-field", "v".repeat(100)), { whole: false }),
  },
  {
    name: "CONTINUATION with parts of one string",
    start: (s) =>
      headers(
        s,
        join(block([":status", "200"]), Uint8Array.of(0, 1, 120, 0x7f, 0x80, 0x80, 0x80, 4)),
        {
          whole: false,
        },
      ),
    unit: (s) => continuation(s, new Uint8Array(1_000).fill(120), { whole: false }),
  },
  { name: "empty SETTINGS", unit: () => settings() },
  {
    name: "empty SETTINGS, whose acknowledgements are not read",
    deaf: true,
    unit: () => settings(),
  },
  {
    name: "SETTINGS that change all windows",
    unit: () =>
      join(settings(["INITIAL_WINDOW_SIZE", 1]), settings(["INITIAL_WINDOW_SIZE", 65_535])),
  },
  { name: "PING", unit: () => ping("12345678") },
  { name: "PING, whose acknowledgements are not read", deaf: true, unit: () => ping("12345678") },
  { name: "empty DATA", start: ok, unit: (s) => data(s, "") },
  { name: "DATA with padding alone", start: ok, unit: (s) => data(s, "", { pad: 0 }) },
  { name: "PRIORITY", unit: (s) => priority(s) },
  { name: "PRIORITY of idle streams", unit: (s) => priority(s + 1_000) },
  {
    name: "RST_STREAM of a stream that has ended",
    start: (s) => reset(s, CODE.CANCEL),
    unit: (s) => reset(s, CODE.CANCEL),
  },
  {
    name: "informational responses",
    unit: (s) => headers(s, block([":status", "103"])),
  },
  {
    name: "informational responses that fill the table",
    unit: (s) =>
      headers(
        s,
        join(
          block([":status", "103"]),
          literal("x-fill", "f".repeat(3_000), { indexing: "incremental" }),
        ),
      ),
  },
  { name: "WINDOW_UPDATE by 0", unit: () => windowUpdate(0, 0) },
  { name: "WINDOW_UPDATE by 0 of the stream", unit: (s) => windowUpdate(s, 0) },
  { name: "WINDOW_UPDATE by 1", harmless: true, unit: () => windowUpdate(0, 1) },
  { name: "acknowledgements of SETTINGS", harmless: true, unit: () => settingsAck() },
  {
    name: "acknowledgements of PING",
    harmless: true,
    unit: () => ping("87654321", { ack: true }),
  },
  { name: "GOAWAY", harmless: true, unit: (s) => goaway(s) },
  {
    name: "GOAWAY with debug data",
    harmless: true,
    unit: (s) => goaway(s, 0, new Uint8Array(10_000)),
  },
  {
    name: "frames of an unknown type",
    harmless: true,
    unit: (s) => frame({ type: 0xfa, stream: s, payload: new Uint8Array(100) }),
  },
  {
    name: "DATA beyond all windows",
    unread: true,
    harmless: true, // its stream is reset, and what comes later is thrown away
    start: ok,
    unit: (s) => data(s, new Uint8Array(16_384)),
  },
  {
    name: "DATA of a stream that was reset",
    harmless: true,
    start: (s) => reset(s, CODE.CANCEL),
    unit: (s) => data(s, new Uint8Array(16_384)),
  },
  {
    name: "trailers after trailers",
    isAnswered: true,
    start: (s) => join(ok(s), headers(s, block(["x-end", "1"]), { end: true })),
    unit: (s) => headers(s, block(["x-end", "1"]), { end: true }),
  },
  {
    name: "promises",
    unit: (s) =>
      frame({ type: TYPE.PUSH_PROMISE, flags: 4, stream: s, payload: join("\0\0\0\x02") }),
  },
];
