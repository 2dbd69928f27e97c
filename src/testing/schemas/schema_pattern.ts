const posixClasses: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7F",
  blank: "\\t ",
  digit: "0-9",
  lower: "a-z",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

/**
 * Returns the regular expression for a `pattern`, which is written in Go's syntax (RE2).
 *
 * @throws {SyntaxError} If Go does not have the syntax, or JavaScript cannot express it.
 */
export function compilePattern(pattern: string): RegExp {
  const [, perl] = /(?<!\\)(\(\?<?[=!])/.exec(pattern) ?? [];
  if (perl !== undefined) {
    throw new SyntaxError(
      `error parsing regexp: invalid or unsupported Perl syntax: \`${perl.slice(0, 3)}\``,
    );
  }
  const [, back] = /(?:^|[^\\])(?:\\\\)*(\\[1-9])/.exec(pattern) ?? [];
  if (back !== undefined) {
    throw new SyntaxError(`error parsing regexp: invalid escape sequence: \`${back}\``);
  }
  const [, flags = "", rest = ""] = /^(?:\(\?([ims]+)\))?([^]*)$/.exec(pattern)!;
  const source = rest
    .replaceAll("(?P<", "(?<")
    .replace(/\\([Az])/g, (_, letter) => letter === "A" ? "^" : "$")
    .replace(/\[:(\w+):\]/g, (whole, name) => posixClasses[name] ?? whole);
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags); // Go allows more escapes than JavaScript with the flag u
  }
}
