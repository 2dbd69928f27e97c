import { ConfigurationError } from "@kubewire/kubewire";

/**
 * Characters that kubectl's parser does not read (`go.yaml.in/yaml/v2`, `readerc.go`), and
 * characters that are line breaks to that parser, but not to npm:yaml or an editor: U+0085, U+2028,
 * U+2029 and a lone U+000D.
 */
const UNREADABLE =
  /\r(?!\n)|[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffc\u{10000}-\u{10ffff}]/u;

/**
 * Checks that a file contains only characters that kubectl and YAML read in the same way.
 *
 * @throws {ConfigurationError} If it contains others. The message has the line, but no content.
 */
export function checkCharacters(text: string, subject: string): void {
  if (text.startsWith("\ufffd")) {
    throw new ConfigurationError(`${subject} is UTF-16 or not UTF-8 at all: save it as UTF-8.`);
  }
  const content = text.startsWith("\ufeff") ? text.slice(1) : text; // a byte order mark
  const found = UNREADABLE.exec(content);
  if (!found) return;
  const lines = content.slice(0, found.index).split("\n");
  const where = `at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
  const code = found[0].codePointAt(0) ?? 0;
  if (code === 0xfffd) { // the decoder's replacement for invalid bytes
    throw new ConfigurationError(
      `${subject} has bytes in it ${where} that are not UTF-8: save it as UTF-8.`,
    );
  }
  const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  throw new ConfigurationError(`${subject} has ${name} in it ${where}: take it out.`);
}
