import { JsonLimitError } from "./parse_json.ts";

/**
 * Returns where a text is not JSON, as far as the error of `JSON.parse` tells, or what of it cannot be
 * kept. The error's own message may quote the text, and a token or a key with it.
 */
export function jsonFault(error: unknown): string {
  if (error instanceof JsonLimitError) return error.message;
  const { message = "" } = error as Partial<Error>;
  if (/^(?:JSON Parse error: )?Unexpected (?:end|EOF)/.test(message)) return "it ends too early";
  const [place] = /line \d+ column \d+/.exec(message) ?? [];
  return place === undefined ? "a character in it is not expected" : `see ${place}`;
}
