/** The runtimes' errors about a URL or a header, by their messages. */
const QUOTING = /\b(URL|[Hh]eader)\b/;

/** The end of a URL in a text, from its query on. */
const QUERY = /\?[^\s)]*/g;

/**
 * Returns an error without the text that the runtimes quote: in the error of a parser the parsed
 * text, which may be a token or a key, in that of a URL its password, in that of a header its
 * value, in that of a failed `fetch` the query. Other errors are returned unchanged.
 */
export function unquotedError(error: unknown): unknown {
  if (error instanceof SyntaxError) return new SyntaxError("what it read cannot be parsed");
  if (!(error instanceof TypeError)) return error;
  if (QUOTING.test(error.message)) {
    return new TypeError("a URL or a header that it uses is not valid");
  }
  const { message, cause, code, path } = error as TypeError & { code?: unknown; path?: unknown };
  // Deno quotes the URL in the cause; Bun has it as `path`, which is printed.
  const quoted = cause instanceof Error ? cause.message : "";
  if (!`${quoted}${path ?? ""}`.includes("?")) return error;
  const options = quoted === "" ? {} : { cause: new Error(quoted.replace(QUERY, "?…")) };
  return Object.assign(new TypeError(message, options), code !== undefined && { code });
}
