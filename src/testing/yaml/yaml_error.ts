/** A failure to read YAML, in the words of the API server. */
export class YamlError extends Error {
  override readonly name = "YamlError";
}

/** Returns an error of Go's parser, which gives the line, counted from 1, for some. */
export function yamlError(what: string, line = 0): YamlError {
  return new YamlError(`yaml: ${line > 0 ? `line ${line}: ` : ""}${what}`);
}

/** An error of npm:yaml. */
export interface SyntaxFault {
  readonly code: string;
  readonly message: string;
  readonly offset: number;
}

/** Errors that Go's scanner finds, by the code or the message of npm:yaml. */
const SCANNED: readonly [fault: RegExp, what: string][] = [
  [/^(?:BAD_SCALAR_START|TAB_AS_INDENT) /, "found character that cannot start any token"],
  [/^BAD_ALIAS /, "did not find expected alphabetic or numeric character"],
  [/^BAD_DQ_ESCAPE /, "found unknown escape character"],
  [/^MISSING_CHAR Missing closing /, "found unexpected end of stream"],
  [/ Unexpected block-seq-ind /, "block sequence entries are not allowed in this context"],
  [
    /^(?:BLOCK_AS_IMPLICIT_KEY|MULTILINE_IMPLICIT_KEY) /,
    "mapping values are not allowed in this context",
  ],
];

const FLOW = /^(?:Flow (map|sequence) .*end with|(?:Missing ,|Unexpected) .*flow (map|sequence))/;

/**
 * Returns an error of npm:yaml as Go tells it, as far as the two find the same fault: Go's scanner
 * counts lines from 1 and leaves out the first one, its parser counts from 0.
 */
export function syntaxError(text: string, fault: SyntaxFault): YamlError {
  const { code, message, offset } = fault;
  const found = `${code} ${message}`;
  const scanned = SCANNED.find(([pattern]) => pattern.test(found));
  if (scanned) {
    const line = lineAt(text, code.endsWith("_IMPLICIT_KEY") ? colonAfter(text, offset) : offset);
    return yamlError(scanned[1], line === 0 ? 0 : line + 1);
  }
  const content = text.trimEnd();
  if (message.startsWith("Implicit map keys need")) {
    return yamlError("could not find expected ':'", lineAt(text, offset) + 2);
  }
  const isAtEnd = offset >= content.length;
  const line = isAtEnd ? lineAt(content, content.length) + 1 : lineAt(text, offset);
  if (message.endsWith("at node end")) {
    return yamlError(
      `did not find expected ${text.startsWith("-") ? "'-' indicator" : "key"}`,
      line,
    );
  }
  const [, ended, started] = FLOW.exec(message) ?? [];
  const form = (ended ?? started) ?? (code === "BLOCK_IN_FLOW" ? "map" : undefined);
  const isOpen = isAtEnd && /[[{,:]$/.test(content.slice(-1));
  if (!form || isOpen) return yamlError("did not find expected node content", line);
  return yamlError(`did not find expected ',' or '${form === "map" ? "}" : "]"}'`, line);
}

/** Returns the offset of the next colon that ends a key. */
function colonAfter(text: string, offset: number): number {
  const found = text.slice(offset).search(/:(?=\s|$)/);
  return found === -1 ? offset : offset + found;
}

/** Returns the line of an offset, counted from 0. */
function lineAt(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line++;
  }
  return line;
}
