import type { CheckStatus } from "./diagnosis.ts";
import type { Examination } from "./examination.ts";

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

/** The result of a check, before it is reported. */
export interface Outcome {
  status: CheckStatus;
  /** The observation, in a sentence without a full stop. */
  summary: string;
  /** The consequences. */
  meaning?: string;
  /** The action to take. */
  remedy?: string;
}

/** The texts of a finding: each has an explanation and a remedy. */
export type Finding = Required<Omit<Outcome, "status">>;

/** Returns the outcome of a check that found nothing. */
export function ok(summary: string): Outcome {
  return { status: "ok", summary };
}

/** Returns the outcome of a check that does not apply here. */
export function skipped(summary: string): Outcome {
  return { status: "skipped", summary };
}

/** Returns the outcome of a check that found something to look at. */
export function warning(finding: Finding): Outcome {
  return { status: "warning", ...finding };
}

/** Returns the outcome of a check that failed. */
export function failure(finding: Finding): Outcome {
  return { status: "failure", ...finding };
}
