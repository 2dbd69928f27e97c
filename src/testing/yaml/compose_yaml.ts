import { Composer, type Document, Lexer, type ParsedNode, Parser } from "yaml";
import { syntaxError, yamlError } from "./yaml_error.ts";

/** npm:yaml recurses; this depth fits on any runtime's stack. */
const MAX_DEPTH = 500;

/**
 * Returns the content of the first document of a text, as the API server reads it alone; `null` if it
 * is empty. Scalars stay texts. Takes linear time: npm:yaml's own `parseDocument` copies the line of each
 * error.
 *
 * @throws {YamlError} If it is not YAML, or is nested more than 500 levels deep.
 */
export function composeYaml(text: string): ParsedNode | null {
  const parser = new Parser();
  const composer = new Composer({
    logLevel: "silent",
    prettyErrors: false,
    schema: "failsafe",
    resolveKnownTags: false,
    uniqueKeys: false,
  });
  let content: ParsedNode | null | undefined;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (content !== undefined && token.type !== "error") return content;
      if (token.type === "error") {
        contentOf(composer.streamInfo(), text); // a directive stands before this
        const { message, offset } = token;
        throw syntaxError(text, { code: "UNEXPECTED_TOKEN", message, offset });
      }
      const documents = [...composer.next(token)];
      if (token.type === "document") documents.push(...composer.end());
      if (documents[0]) content = contentOf(documents[0], text);
      // the next document is not read, but what else follows this one is a fault
      if (content !== undefined && SEPARATORS.has(lexeme)) return content;
    }
    if (parser.stack.length > MAX_DEPTH) checkDepth(parser);
  }
  if (content !== undefined) return content;
  const documents = [...parser.end()].flatMap((token) => [...composer.next(token)]);
  const [document] = [...documents, ...composer.end()];
  return document ? contentOf(document, text) : contentOf(composer.streamInfo(), text);
}

/** A document, or the state of a composer after the last one. */
type Composed = Pick<Document.Parsed, "errors"> & { contents?: ParsedNode | null };

function contentOf({ errors: [error], contents }: Composed, text: string): ParsedNode | null {
  if (error) {
    const { code, message, pos: [offset] } = error;
    throw syntaxError(text, { code, message, offset });
  }
  return contents ?? null;
}

function checkDepth({ stack }: Parser): void {
  const depth = stack.filter(({ type }) => COLLECTIONS.has(type)).length;
  if (depth > MAX_DEPTH) throw yamlError(`exceeded max depth of ${MAX_DEPTH}`);
}

const SEPARATORS = new Set(["---", "..."]);
const COLLECTIONS = new Set(["block-map", "block-seq", "flow-collection"]);
