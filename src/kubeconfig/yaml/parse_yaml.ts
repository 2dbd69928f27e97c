import { ConfigurationError } from "@kubewire/kubewire";
import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isScalar,
  type Node,
  type ParsedNode,
  visit,
} from "yaml";
import { composeYaml } from "./compose_yaml.ts";
import { isGoInteger } from "./go_number.ts";
import { MergeError } from "./yaml_tags.ts";

/** Far more than real files have, and small enough to limit files that expand without end. */
const MAX_ALIASES = 10_000;

/**
 * Parses YAML, including JSON, as kubectl does (`sigs.k8s.io/yaml` on `go.yaml.in/yaml/v2`): the
 * later of two equal keys wins, `<<` merges, `yes` and `on` are true. Dates and times stay texts.
 * Input that YAML and kubectl read differently, or that only one of them reads, is refused.
 *
 * @throws {ConfigurationError} If it is not such YAML. The message has the line but never the
 *   content, which may be a secret. For the same reason there is no `cause`.
 */
export function parseYaml(text: string, subject: string): unknown {
  checkCharacters(text, subject);
  const [document, ...others] = composeYaml(text, subject);
  if (!document) return null;
  if (others.some(({ contents, errors }) => errors.length > 0 || !isEmpty(contents))) {
    throw new ConfigurationError(
      `${subject} has several documents, separated by ---: kubectl reads the first alone. ` +
        "Leave one in it; KUBECONFIG may list several files.",
    );
  }
  const { explicit, version } = document.directives.yaml;
  if (explicit && version !== "1.1") {
    throw new ConfigurationError(`${subject} says %YAML ${version}: kubectl reads 1.1 alone.`);
  }
  const problem = problemOf(document);
  if (problem) throw new ConfigurationError(`${subject} ${problem}`);
  return toValue(document, subject);
}

function isEmpty(contents: ParsedNode | null): boolean {
  return contents === null || isScalar(contents) && contents.value === null;
}

function toValue(document: Document.Parsed, subject: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw new ConfigurationError(
      error instanceof MergeError
        ? `${subject} ${error.message}`
        : `${subject} has more aliases in it than can be followed: write out what they stand for.`,
    );
  }
}

/** Finds YAML that cannot become JSON, as kubectl requires. */
function problemOf(document: Document.Parsed): string | undefined {
  let problem: string | undefined;
  const anchors = new Map<string, Node>();
  visit(document, {
    Value(_key, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
    Alias(_key, alias, path) {
      const { source } = alias;
      // An anchor comes before its aliases. An alias inside its own anchor's node is a cycle.
      if (path.some((node) => isCollection(node) && node.anchor === source)) {
        problem = "has an alias within what it stands for.";
        return visit.BREAK;
      }
      const target = anchors.get(source);
      if (target) return linkAlias(alias, target);
      problem = "has an alias that no anchor stands before.";
      return visit.BREAK;
    },
    Pair(_key, { key }) {
      const node = isAlias(key) ? anchors.get(key.source) : key;
      if (isScalar(node) && node.value !== null) {
        if (typeof node.value !== "number" || isShortInteger(node.value, node.source)) return;
        problem = "has a key that is a number and no short whole one: put it in quotes.";
      } else {
        problem = "has a key that is a list, a mapping or null: a key is a text.";
      }
      return visit.BREAK;
    },
  });
  return problem;
}

/** Resolves an alias directly: npm:yaml would search the whole document for each alias. */
function linkAlias(alias: Alias, target: Node): void {
  const resolve = alias.resolve.bind(alias);
  alias.resolve = (document, context) => {
    if (!context) return target as ReturnType<typeof resolve>;
    context.aliasResolveCache = [target, alias];
    return resolve(document, context);
  };
}

function isShortInteger(value: number, source = ""): boolean {
  return Number.isSafeInteger(value) && isGoInteger(source);
}

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
