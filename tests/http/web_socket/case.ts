import { closeFrame } from "./server_frame.ts";

/** Frames that a server sends, and the expected result. The client echoes each message. */
export interface Case {
  /** The case of the Autobahn suite, or a similar one. */
  id: string;
  /** A sentence that says what holds. */
  name: string;
  sends: Uint8Array[];
  /** Messages that the client's reader gets, as text or bytes. */
  messages: (string | Uint8Array)[];
  /** The payloads of the pongs; the client may leave out any but the last. */
  pongs: string[];
  /** The close frame that the client sends, such as `close 1000`. */
  goodbye: string;
  /** Expected value of the client's `closed`. */
  closed: { code: number; reason: string };
  /** Message of the error of the client's streams, if the server broke a rule. */
  error?: string;
}

/** Settings of {@linkcode good} and {@linkcode bad}. */
export interface CaseOptions {
  messages?: (string | Uint8Array)[];
  pongs?: string[];
}

/** Makes a case in which the server keeps the rules, and closes at the end with 1000. */
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

/** Makes a case that ends with a close frame of its own. */
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

/** Makes a case in which the server breaks a rule. The frames after that are never read. */
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
