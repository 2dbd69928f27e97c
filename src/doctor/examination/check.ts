import type { Examination } from "./examination.ts";
import type { Finding, Outcome } from "./outcome.ts";

/** One check. It looks at one thing, and notes in the examination what later checks need. */
export interface Check {
  /** The group and a name, such as `network.tls`. */
  readonly id: string;
  /** The title, such as `TLS`. */
  readonly title: string;
  /** The checks without whose success this one would only fail again. */
  readonly needs: readonly string[];
  /** The finding if the check takes too long. */
  readonly late?: Finding;
  /** Milliseconds that the check takes on purpose, in addition to the time limit. */
  readonly extraMs?: (examination: Examination) => number;
  /** Looks; must stop when the signal aborts. */
  readonly run: (
    examination: Examination,
    signal: AbortSignal,
  ) => Outcome | Promise<Outcome>;
}
