import { ConfigurationError } from "@kubewire/kubewire";
import { Composer, type Document, Lexer, Parser } from "yaml";
import { asGoTags } from "./yaml_tags.ts";

/**
 * Maximum depth that fits on any runtime's stack, because npm:yaml recurses; client-go reads
 * 10,000.
 */
const MAX_DEPTH = 500;

/**
 * Composes the documents of a YAML text in linear time, and reports the first error. npm:yaml's own
 * `parseAllDocuments` copies the line of each error: with a line of 1 MB that takes minutes.
 *
 * @throws {ConfigurationError} If it is not YAML, or if lists and mappings are nested more than 500
 *   levels deep. The message has the line, but no content.
 */
export function composeYaml(text: string, subject: string): Document.Parsed[] {
  const parser = new Parser();
  const composer = new Composer({
    logLevel: "silent",
    prettyErrors: false,
    schema: "yaml-1.1",
    customTags: asGoTags,
    merge: false, // asGoTags handles it
    resolveKnownTags: false,
    uniqueKeys: false,
  });
  const documents: Document.Parsed[] = [];
  const checkBefore = () => {
    checkErrors([...documents, ...composer.end(), composer.streamInfo()], subject, text);
  };
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === "error") {
        checkBefore();
        throw notYaml({ subject, text, offset: token.offset, code: "UNEXPECTED_TOKEN" });
      }
      documents.push(...composer.next(token));
    }
    if (parser.stack.length > MAX_DEPTH && depthOf(parser) > MAX_DEPTH) {
      checkBefore();
      throw tooDeep(parser, subject, text);
    }
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  checkErrors([...documents, composer.streamInfo()], subject, text);
  return documents;
}

function checkErrors(
  parts: readonly Pick<Document.Parsed, "errors">[],
  subject: string,
  text: string,
): void {
  const error = parts.find(({ errors }) => errors.length > 0)?.errors[0];
  if (error) throw notYaml({ subject, text, offset: error.pos[0], code: error.code });
}

function notYaml(
  { subject, text, offset, code }: {
    subject: string;
    text: string;
    offset: number;
    code: string;
  },
): ConfigurationError {
  return new ConfigurationError(`${subject} is not YAML ${placeOf(text, offset)} (${code}).`);
}

function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split("\n");
  return `at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function depthOf({ stack }: Parser): number {
  return stack.filter(({ type }) => COLLECTIONS.has(type)).length;
}

function tooDeep({ offset }: Parser, subject: string, text: string): ConfigurationError {
  return new ConfigurationError(
    `${subject} is nested more than ${MAX_DEPTH} levels deep ${placeOf(text, offset)}: flatten it.`,
  );
}

const COLLECTIONS = new Set(["block-map", "block-seq", "flow-collection"]);
