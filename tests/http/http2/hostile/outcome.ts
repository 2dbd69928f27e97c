import type { Expected } from "./expected.ts";

/** Outcome of a request. */
export type Outcome =
  | { at: "answer"; response: Response; body: string }
  | { at: "fetch"; error: unknown }
  | { at: "body"; response: Response; error: unknown }
  /** Ended by the caller's abort. */
  | { at: "silence"; in: "fetch" | "body" }
  /** Ended by the time limit. */
  | { at: "hang"; in: "fetch" | "body" };

/** Returns how an outcome differs from the expected one; `undefined` if it does not. */
export function mismatch(outcome: Outcome, expected: Expected): string | undefined {
  const told = describe(outcome);
  const isRejection = outcome.at === "fetch" || outcome.at === "body";
  switch (expected.at) {
    case "answer":
      return answerMismatch(outcome, expected) ?? headerMismatch(outcome, expected.headers ?? {});
    case "fetch":
      return outcome.at === "fetch" ? undefined : `expected a rejection of fetch: ${told}`;
    case "body":
      if (outcome.at === "body" && outcome.response.status === expected.status) return undefined;
      return `expected status ${expected.status} and a rejection in the body: ${told}`;
    case "either":
      return isRejection ? undefined : `expected a rejection: ${told}`;
    case "lost":
      return isRejection ? undefined : answerMismatch(outcome, expected);
    case "silence":
      if (outcome.at === "silence" && outcome.in === expected.in) return undefined;
      return `expected silence in the ${expected.in}: ${told}`;
  }
}

function answerMismatch(
  outcome: Outcome,
  { status, body }: { status: number; body: string },
): string | undefined {
  const same = outcome.at === "answer" && outcome.body === body &&
    outcome.response.status === status;
  return same ? undefined : `expected ${status} ${shown(body)}: ${describe(outcome)}`;
}

function headerMismatch(
  outcome: Outcome,
  headers: Readonly<Record<string, string | null>>,
): string | undefined {
  if (outcome.at !== "answer") return undefined;
  for (const [name, value] of Object.entries(headers)) {
    const got = outcome.response.headers.get(name);
    if (got !== value) return `expected ${name}: ${shown(value)}, not ${shown(got)}`;
  }
}

/** Describes an outcome in words. */
export function describe(outcome: Outcome): string {
  switch (outcome.at) {
    case "answer":
      return `got ${outcome.response.status} ${shown(outcome.body)}`;
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
