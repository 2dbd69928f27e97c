import { marked } from "./case.ts";
import type { Expected } from "./expected.ts";

/** Outcome of a request. */
export type Outcome =
  | { at: "answer"; response: Response; body: string; copyUrl: string }
  | { at: "cancelled"; response: Response }
  | { at: "fetch"; error: unknown }
  | { at: "body"; response: Response; error: unknown }
  /** Ended by the caller's abort. */
  | { at: "silence"; in: "fetch" | "body" }
  /** Ended by the time limit: a hang. */
  | { at: "hang"; in: "fetch" | "body" };

/**
 * Returns how an outcome differs from the expected one; `undefined` if it does not. With `exact`, a
 * rejection of `fetch` is not the same as one in the body, except for a `quick` request: its client
 * may read the whole of a broken response before it returns the response.
 */
export function mismatch(
  outcome: Outcome,
  expected: Expected,
  options: { nonce: string; exact: boolean; quick: boolean },
): string | undefined {
  const { nonce, exact, quick } = options;
  const told = describe(outcome);
  switch (expected.at) {
    case "answer":
      return answerMismatch(outcome, expected, nonce) ??
        headMismatch(outcome, expected, options);
    case "fetch":
      if (outcome.at === "fetch" || (!exact && outcome.at === "body")) return undefined;
      return `expected a rejection of fetch: ${told}`;
    case "body":
      if (outcome.at === "body" && outcome.response.status === expected.status) return undefined;
      if (outcome.at === "fetch" && (!exact || quick)) return undefined;
      return `expected status ${expected.status} and a rejection in the body: ${told}`;
    case "either":
      if (outcome.at === "fetch" || outcome.at === "body") return undefined;
      return `expected a rejection: ${told}`;
    case "lost":
      if (outcome.at === "fetch" || outcome.at === "body") return undefined;
      return answerMismatch(outcome, { ...expected, at: "answer" }, nonce);
    case "silence":
      if (outcome.at === "silence" && outcome.in === expected.in) return undefined;
      return `expected silence in the ${expected.in}: ${told}`;
  }
}

type ExpectedAnswer = Extract<Expected, { at: "answer" }>;

function answerMismatch(
  outcome: Outcome,
  { status, body }: ExpectedAnswer,
  nonce: string,
): string | undefined {
  const wanted = typeof body === "string" ? marked(body, nonce) : body(nonce);
  const same = (outcome.at === "answer" && outcome.body === wanted || outcome.at === "cancelled") &&
    outcome.response.status === status;
  return same ? undefined : `expected ${status} ${shown(wanted)}: ${describe(outcome)}`;
}

function headMismatch(
  outcome: Outcome,
  { statusText, headers = {} }: ExpectedAnswer,
  { nonce, exact }: { nonce: string; exact: boolean },
): string | undefined {
  if (outcome.at !== "answer") return undefined;
  const { response } = outcome;
  // Deno's fetch gives the usual reason phrase, whatever the server sends.
  if (exact && statusText !== undefined && response.statusText !== statusText) {
    return `expected the reason ${shown(statusText)}: ${shown(response.statusText)}`;
  }
  for (const [name, value] of Object.entries(headers)) {
    const wanted = value && marked(value, nonce);
    const got = response.headers.get(name);
    if (got !== wanted) return `expected ${name}: ${shown(wanted)}, not ${shown(got)}`;
  }
}

/** Describes an outcome in words. */
export function describe(outcome: Outcome): string {
  switch (outcome.at) {
    case "answer":
      return `got ${outcome.response.status} ${shown(outcome.body)}`;
    case "cancelled":
      return `got ${outcome.response.status} and cancelled it`;
    case "fetch":
      return `fetch rejected with ${outcome.error}`;
    case "body":
      return `status ${outcome.response.status}, its body rejected with ${outcome.error}`;
    case "silence":
      return `nothing came of it in the ${outcome.in}`;
    case "hang":
      return `it hung in the ${outcome.in}`;
  }
}

function shown(value: string | null): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 60)}… (${text.length})` : text;
}
