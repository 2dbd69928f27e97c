import { closeFrame } from "./server_frame.ts";

/** What a server sends, and what has to come of it. A client echoes each message, as Autobahn's. */
export interface Case {
  /** The case of the Autobahn suite, or the one that it is like. */
  id: string;
  /** A sentence that says what holds. */
  name: string;
  sends: Uint8Array[];
  /** What the client's reader gets, a text or bytes. */
  messages: (string | Uint8Array)[];
  /** The payloads of the pongs; the client may leave out any but the last. */
  pongs: string[];
  /** The close frame that the client sends, such as `close 1000`. */
  goodbye: string;
  /** How the client's `closed` resolves. */
  closed: { code: number; reason: string };
  /** What the error of the client's streams says, where the server broke a rule. */
  error?: string;
}

/** Settings of {@linkcode good} and {@linkcode bad}. */
export interface CaseOptions {
  messages?: (string | Uint8Array)[];
  pongs?: string[];
}

/** A case in which the server keeps the rules, and closes at the end with 1000. */
export function good(
  id: string,
  name: string,
  frames: Uint8Array[],
  { messages = [], pongs = [] }: CaseOptions = {},
): Case {
  const closed = { code: 1000, reason: "" };
  return {
    ...{ id, name, messages, pongs, closed },
    sends: [...frames, closeFrame(1000)],
    goodbye: "close 1000",
  };
}

/** A case that ends with a close frame of its own. */
export function closes(
  id: string,
  name: string,
  sends: Uint8Array[],
  { code, reason = "", goodbye = `close ${code}`, ...options }: CaseOptions & {
    code: number;
    reason?: string;
    goodbye?: string;
  },
): Case {
  const { messages = [], pongs = [] } = options;
  return { id, name, sends, messages, pongs, goodbye, closed: { code, reason } };
}

/** A case in which the server breaks a rule. What comes after that is never read. */
export function bad(
  id: string,
  name: string,
  sends: Uint8Array[],
  { code = 1002, error, ...options }: CaseOptions & { code?: number; error: string },
): Case {
  const { messages = [], pongs = [] } = options;
  return {
    ...{ id, name, messages, pongs, error },
    sends: [...sends, closeFrame(1000)],
    goodbye: `close ${code}`,
    closed: { code: 1006, reason: "" },
  };
}
