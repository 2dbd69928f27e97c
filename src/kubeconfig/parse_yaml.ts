import {
  type Document,
  isAlias,
  isCollection,
  isScalar,
  parseAllDocuments,
  type ParsedNode,
  visit,
} from "yaml";
import { ConfigurationError } from "../core/errors.ts";
import { checkCharacters } from "./check_characters.ts";
import { isGoInteger } from "./go_number.ts";
import { asGoTags, MergeError } from "./yaml_tags.ts";

/** Far beyond what anybody writes, and little enough for what grows without end. */
const MAX_ALIASES = 10_000;

/**
 * Parses YAML, and JSON with it, as kubectl does (`sigs.k8s.io/yaml` on `go.yaml.in/yaml/v2`): the
 * later of two equal keys wins, `<<` merges, `yes` and `on` are true. Dates and times stay texts.
 * What YAML and kubectl read differently is refused, and what one of the two does not read.
 *
 * @throws {ConfigurationError} If it is not such YAML; the message has the line and never what it says,
 * for that may be a secret. For the same reason there is no `cause`.
 */
export function parseYaml(text: string, subject: string): unknown {
  checkCharacters(text, subject);
  const [document, ...others] = parseAllDocuments(text, {
    logLevel: "silent",
    schema: "yaml-1.1",
    customTags: asGoTags,
    merge: false, // asGoTags has it
    resolveKnownTags: false,
    uniqueKeys: false,
  }) as Document.Parsed[];
  if (!document) return null;
  const [error] = document.errors;
  if (error) {
    const [start] = error.linePos ?? [];
    const where = start ? ` at line ${start.line}, column ${start.col}` : "";
    throw new ConfigurationError(`${subject} is not YAML${where} (${error.code}).`);
  }
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

/** What is YAML and cannot become JSON, as it has to in kubectl. */
function problemOf(document: Document.Parsed): string | undefined {
  let problem: string | undefined;
  const anchors = new Set<string>();
  visit(document, {
    Value(_key, { anchor }) {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias(_key, { source }, path) {
      // An anchor stands before its aliases: one that is not done yet is around them.
      if (path.some((node) => isCollection(node) && node.anchor === source)) {
        problem = "has an alias within what it stands for.";
        return visit.BREAK;
      }
      if (anchors.has(source)) return;
      problem = "has an alias that no anchor stands before.";
      return visit.BREAK;
    },
    Pair(_key, { key }) {
      const node = isAlias(key) ? key.resolve(document) : key;
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

function isShortInteger(value: number, source = ""): boolean {
  return Number.isSafeInteger(value) && isGoInteger(source);
}
