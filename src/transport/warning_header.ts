import { callHook } from "../core/call_hook.ts";

const WARNING = /299 \S+ "((?:[^"\\]|\\.)*)"/g;
const MAX_REMEMBERED = 1_000;

/** The texts of the warnings with code 299 in a `Warning` header (RFC 7234 §5.5). */
export function parseWarnings(header: string): string[] {
  return Array.from(header.matchAll(WARNING), ([, text = ""]) => text.replace(/\\(.)/g, "$1"));
}

/** Tells of each distinct warning once. */
export class WarningTeller {
  readonly #onWarning: (text: string) => void;
  readonly #told = new Set<string>();

  /** Creates a teller that has told nothing yet. */
  constructor(onWarning: (text: string) => void) {
    this.#onWarning = onWarning;
  }

  /** Tells what is new in the response's `Warning` header. */
  tell(response: Response): void {
    const header = response.headers.get("warning");
    if (header === null) return;
    for (const text of parseWarnings(header)) {
      if (this.#told.has(text)) continue;
      if (this.#told.size >= MAX_REMEMBERED) this.#told.clear();
      this.#told.add(text);
      callHook(this.#onWarning, text);
    }
  }
}
