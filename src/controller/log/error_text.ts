import { isForbidden } from "../../core/api_status_error.ts";
import { forbiddenAccess, forbiddenRemedy } from "../../core/rule_text.ts";

/** An error may be its own cause, and have thousands of members. */
const DEEPEST = 4;
/** How many members of an `AggregateError` a text shows. */
export const MOST_MEMBERS = 10;

/**
 * Returns an error with its stack, its causes, the members of an `AggregateError`, and the RBAC rules
 * that are missing; never throws.
 */
export function errorText(error: unknown): string {
  try {
    return [textOf(error, DEEPEST), ...remediesOf(error)].join("\n");
  } catch {
    return "an error that cannot be shown";
  }
}

function textOf(error: unknown, depth: number): string {
  if (!(error instanceof Error)) return String(error);
  const { stack = String(error), cause } = error;
  if (depth === 0) return stack;
  const parts = [stack];
  const members = membersOf(error);
  for (const [at, member] of members.slice(0, MOST_MEMBERS).entries()) {
    parts.push(`Error ${at + 1} of ${members.length}: ${textOf(member, depth - 1)}`);
  }
  if (cause !== undefined) parts.push(`Caused by ${textOf(cause, depth - 1)}`);
  return parts.join("\n");
}

/** Returns the members of an `AggregateError`; none of any other error. */
export function membersOf(error: Error): readonly unknown[] {
  const { errors } = error as Partial<AggregateError>;
  return error instanceof AggregateError && Array.isArray(errors) ? errors : [];
}

/** Returns the remedies for the rights that a failure shows to be missing, each once. */
export function remediesOf(error: unknown, depth = DEEPEST): string[] {
  if (!(error instanceof Error) || depth < 0) return [];
  const missing = isForbidden(error) ? forbiddenAccess(error.message) : undefined;
  const inner = [...membersOf(error).slice(0, MOST_MEMBERS), error.cause];
  return [
    ...new Set([
      ...(missing ? [forbiddenRemedy(missing)] : []),
      ...inner.flatMap((each) => remediesOf(each, depth - 1)),
    ]),
  ];
}

/** A JSON Web Token. It begins at the edge of a word, so that each word is read once. */
const JWT = /(?<![\w-])eyJ[\w-]*\.[\w-]+\.[\w-]*/g;
const BEARER = /(?<![\w-])(bearer\s+)[^\s"',;]+/gi;
const PRIVATE_KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** Returns a text without the bearer tokens and private keys in it. */
export function withoutTokens(text: string): string {
  return text
    .replace(PRIVATE_KEY, "[redacted]")
    .replace(BEARER, "$1[redacted]")
    .replace(JWT, "[redacted]");
}
