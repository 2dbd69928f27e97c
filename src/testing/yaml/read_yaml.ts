import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  visit,
  type YAMLMap,
} from "yaml";
import { composeYaml } from "./compose_yaml.ts";
import { YamlError, yamlError } from "./yaml_error.ts";
import { readScalar } from "./yaml_scalar.ts";

/** YAML as the API server reads it. */
export interface ReadYaml {
  /** The value that JSON has for it, with sorted keys; of equal keys the last one counts. */
  readonly value: unknown;
  /** A message for each key that a mapping gives twice, in the words of Go's strict parser. */
  readonly repeatedKeys: readonly string[];
}

/** Aliases may lead deeper than the text is nested; this depth fits on any runtime's stack. */
const MAX_DEPTH = 1000;

/**
 * Reads the first document of a YAML text, which may be JSON, as the API server does
 * (`sigs.k8s.io/yaml` on `go.yaml.in/yaml/v2`).
 *
 * @throws {YamlError} If it is not YAML, cannot become JSON, or has an integer that JavaScript would
 * round.
 */
export function readYaml(text: string): ReadYaml {
  const content = composeYaml(text);
  if (!content) return { value: null, repeatedKeys: [] };
  const reader = new YamlReader(text, content);
  return { value: reader.read(content), repeatedKeys: reader.repeatedKeys };
}

interface Entry {
  readonly name: string;
  readonly value: unknown;
}

/** Entries by type and text of their keys: `1` and `"1"` are two keys. */
type Entries = Map<string, Entry>;

class YamlReader {
  readonly repeatedKeys: string[] = [];
  readonly #lines: LineCounter;
  readonly #targets: ReadonlyMap<Node, Node>;
  #read = 0;
  #readByAlias = 0;
  #aliasDepth = 0;
  #depth = 0;

  constructor(text: string, content: ParsedNode) {
    this.#lines = new LineCounter(text);
    this.#targets = aliasTargets(content);
  }

  read(node: unknown): unknown {
    this.#count();
    if (isAlias(node)) return this.#followed(node, (target) => this.read(target));
    if (isScalar(node)) return this.#scalar(node).value;
    if (++this.#depth > MAX_DEPTH) throw yamlError(`exceeded max depth of ${MAX_DEPTH}`);
    let value: unknown = null;
    if (isSeq(node)) value = node.items.map((item) => this.read(item));
    if (isMap(node)) value = objectOf(this.#readMap(node, new Map()));
    this.#depth--;
    return value;
  }

  #readMap(node: YAMLMap, entries: Entries): Entries {
    for (const { key, value } of node.items) {
      if (isMergeKey(key)) this.#merge(value, entries);
      else this.#readEntry(key, value, entries);
    }
    return entries;
  }

  #readEntry(key: unknown, value: unknown, entries: Entries): void {
    this.#count();
    const node = isAlias(key) ? this.#targets.get(key) : key;
    if (!isScalar(node)) throw yamlError("invalid map key: it is a list or a mapping");
    const { type, value: given } = this.#scalar(node);
    const item = this.read(value);
    if (type === "null") {
      throw new YamlError(
        `unsupported map key of type: %!s(<nil>), key: <nil>, value: ${JSON.stringify(item)}`,
      );
    }
    const id = `${type}:${given}`;
    if (entries.has(id)) {
      const shown = type === "str" ? JSON.stringify(given) : String(given);
      const line = this.#lines.at(isRanged(value) ? value.range[0] : 0);
      this.repeatedKeys.push(`line ${line}: key ${shown} already set in map`);
    }
    entries.set(id, { name: String(given), value: item });
  }

  #merge(value: unknown, entries: Entries): void {
    this.#count();
    const target = isAlias(value) ? this.#targets.get(value) : value;
    if (isMap(target)) {
      if (isAlias(value)) this.#followed(value, () => this.#readMap(target, entries));
      else this.#readMap(target, entries);
    } else if (isSeq(value)) {
      for (const item of value.items.toReversed()) {
        if (isSeq(item)) throw noMap();
        this.#merge(item, entries); // the first one takes precedence
      }
    } else throw noMap();
  }

  #scalar(node: { source?: string; value: unknown; tag?: string; type?: string }) {
    const isPlain = node.type === undefined || node.type === "PLAIN";
    const read = readScalar(node.source ?? String(node.value ?? ""), { tag: node.tag, isPlain });
    if (typeof read.value === "number" && !Number.isFinite(read.value)) {
      throw new YamlError(`json: unsupported value: ${goText(read.value)}`);
    }
    if (read.refusal !== undefined) throw new YamlError(read.refusal);
    return read;
  }

  #followed<T>(alias: Node, read: (target: Node) => T): T {
    this.#aliasDepth++;
    const value = read(this.#targets.get(alias)!);
    this.#aliasDepth--;
    return value;
  }

  /** Bounds what aliases make of a small text, as Go does. */
  #count(): void {
    this.#read++;
    if (this.#aliasDepth > 0) this.#readByAlias++;
    const share = this.#readByAlias / this.#read;
    if (this.#readByAlias > 100 && this.#read > 1000 && share > mostAliased(this.#read)) {
      throw yamlError("document contains excessive aliasing");
    }
  }
}

/** The share of nodes that may come from aliases falls from 0.99 to 0.1. */
function mostAliased(count: number): number {
  const part = Math.min(Math.max((count - 400_000) / 3_600_000, 0), 1);
  return 0.99 - 0.89 * part;
}

/** Finds the node of each alias: the last one before it that has its anchor. */
function aliasTargets(content: ParsedNode): Map<Node, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  visit(content, (_key, node, path) => {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (!target) throw yamlError(`unknown anchor '${node.source}' referenced`);
      if (path.includes(target)) {
        throw yamlError(`anchor '${node.source}' value contains itself`);
      }
      targets.set(node, target);
    } else if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    }
  });
  return targets;
}

/** Finds the lines of offsets. */
class LineCounter {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
      this.#starts.push(at + 1);
    }
  }

  /** Returns the line of an offset, counted from 1. */
  at(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}

function isMergeKey(key: unknown): boolean {
  if (!isScalar(key) || key.source !== "<<") return false;
  return key.tag === undefined ? key.type === "PLAIN" : key.tag.endsWith(":merge");
}

function isRanged(node: unknown): node is { range: [number, number, number] } {
  return (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) && !!node.range;
}

function objectOf(entries: Entries): Record<string, unknown> {
  const members = [...entries.values()].map(({ name, value }): [string, unknown] => [name, value]);
  return Object.fromEntries(members.sort(([one], [other]) => one < other ? -1 : 1));
}

function goText(value: number): string {
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}

function noMap(): YamlError {
  return yamlError("map merge requires map or sequence of maps as the value");
}
