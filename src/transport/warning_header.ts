import { callSafely } from "../runtime/report_warning.ts";

const WARNING = /(?<![^\s,])299 \S+ "((?:[^"\\]|\\.)*)"/g;
const MAX_REMEMBERED = 1_000;
/** The limit of the API server for all texts of a response together. */
const MOST_CHARACTERS = 4_096;

/**
 * Returns the texts of the warnings with code 299 in a `Warning` header (RFC 7234 §5.5). As in
 * client-go, a text with control characters is dropped, because it may control the terminal that it
 * is printed to.
 */
export function parseWarnings(header: string): string[] {
  return Array.from(header.matchAll(WARNING), ([, quoted = ""]) => textOf(quoted))
    .filter((text) => text !== "" && !/\p{Cc}/u.test(text));
}

function textOf(quoted: string): string {
  const text = fromUtf8(quoted.replace(/\\(.)/g, "$1"));
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

/** Decodes UTF-8 bytes that a header shows as one character each; returns other texts unchanged. */
function fromUtf8(value: string): string {
  if (!/[\x80-\xff]/.test(value) || !/^[\0-\xff]*$/.test(value)) return value;
  const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return value;
  }
}

/** Reports each distinct warning once. */
export class WarningTeller {
  readonly #onWarning: (text: string) => void;
  readonly #told = new Set<string>();

  /** Creates a reporter without any reported warnings. */
  constructor(onWarning: (text: string) => void) {
    this.#onWarning = onWarning;
  }

  /** Reports the new warnings in the response's `Warning` header. */
  tell(response: Response): void {
    const header = response.headers.get("warning");
    if (header === null) return;
    for (const text of parseWarnings(header)) {
      if (this.#told.has(text)) continue;
      if (this.#told.size >= MAX_REMEMBERED) this.#told.clear();
      this.#told.add(text);
      callSafely(this.#onWarning, text);
    }
  }
}
