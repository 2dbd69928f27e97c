/** The runtimes' errors about a URL or a header, by their messages. */
const QUOTING = /\b(URL|[Hh]eader)\b/;

/**
 * Returns an error without the text that the runtimes quote: in the error of a parser the parsed
 * text, which may be a token or a key, in that of a URL its password, in that of a header its
 * value. Other errors are returned unchanged.
 */
export function unquotedError(error: unknown): unknown {
  if (error instanceof SyntaxError) return new SyntaxError("what it read cannot be parsed");
  if (error instanceof TypeError && QUOTING.test(error.message)) {
    return new TypeError("a URL or a header that it uses is not valid");
  }
  return error;
}
