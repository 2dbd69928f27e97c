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
import { ConfigurationError } from "../core/errors.ts";
import { checkCharacters } from "./check_characters.ts";
import { composeYaml } from "./compose_yaml.ts";
import { isGoInteger } from "./go_number.ts";
import { MergeError } from "./yaml_tags.ts";

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

/** What is YAML and cannot become JSON, as it has to in kubectl. */
function problemOf(document: Document.Parsed): string | undefined {
  let problem: string | undefined;
  const anchors = new Map<string, Node>();
  visit(document, {
    Value(_key, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
    Alias(_key, alias, path) {
      const { source } = alias;
      // An anchor stands before its aliases: one that is not done yet is around them.
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

/** Spares an alias the search through the whole document: npm:yaml's own is one for each of them. */
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
