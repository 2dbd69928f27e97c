import { isAlias, isMap, type Scalar, type ScalarTag, type Tags } from "yaml";
import { goNumber } from "./go_number.ts";

const YAML = "tag:yaml.org,2002:";

/** The tags that npm:yaml's YAML 1.1 and Go read in the same way. */
const SAME_TAGS = new Set(["map", "seq", "str", "null", "bool"].map((name) => YAML + name));

/** The reason why a `<<` is not merged, as the end of a sentence that begins with the file. */
export class MergeError extends Error {
  override readonly name = "MergeError";
}

const NO_MAP = new MergeError(
  'has a "<<" of something else than a mapping, or a list of mappings.',
);

/**
 * Converts npm:yaml's tags of YAML 1.1 to those of kubectl's parser (`go.yaml.in/yaml/v2`,
 * `resolve.go`): numbers follow that parser's rules, dates and times are texts, and a mapping or a
 * list keeps its type regardless of its tag.
 */
export function asGoTags(tags: Tags): Tags {
  const kept = tags.filter((tag) => typeof tag !== "string").flatMap((tag) =>
    SAME_TAGS.has(tag.tag)
      ? [tag]
      : !tag.collection && tag.tag === `${YAML}merge`
      ? [guardedMerge(tag)]
      : []
  );
  return [...kept, number, ...refused];
}

const number: ScalarTag = {
  tag: `${YAML}float`,
  default: true,
  test: /^[-+.0-9]/,
  resolve(text, onError) {
    const value = goNumber(text);
    if (value === undefined) return text;
    if (!Number.isFinite(value)) onError("JSON has no such number");
    return value;
  },
};

/**
 * Go checks each tag against the text by its own rules. They have no use in files that become JSON.
 */
const refused = ["binary", "int", "float", "bool", "null", "timestamp"].map((name): ScalarTag => ({
  tag: YAML + name,
  resolve: (_text, onError) => onError("the text alone says what it is"),
}));

/**
 * Merges as npm:yaml does, and refuses cases that YAML and kubectl read differently: in YAML an
 * existing key takes precedence over a merged one, and in kubectl the later of the two wins.
 */
function guardedMerge(merge: ScalarTag): ScalarTag {
  return {
    ...merge,
    resolve(...args) {
      const key = merge.resolve(...args) as Scalar;
      const add = key.addToJSMap;
      key.addToJSMap = (context, map, value) => {
        const merged = new Map<unknown, unknown>();
        try {
          if (isAlias(value) && context && !isMap(value.resolve(context.doc, context))) {
            throw NO_MAP;
          }
          add?.(context, merged, value);
        } catch (error) {
          // A ReferenceError is about aliases.
          throw error instanceof ReferenceError || error instanceof MergeError ? error : NO_MAP;
        }
        for (const [name, item] of merged) setOnce(map, name, item);
      };
      return key;
    },
  };
}

type MapLike = Parameters<NonNullable<Scalar["addToJSMap"]>>[1];

function setOnce(map: MapLike, name: unknown, value: unknown): void {
  if (map instanceof Set) return; // only !!set creates one, and it is not supported
  const key = String(name);
  const isThere = map instanceof Map ? map.has(name) : Object.hasOwn(map, key);
  const present = map instanceof Map ? map.get(name) : map[key];
  if (isThere && present !== value) {
    throw new MergeError(
      `has a "<<" that overrides ${
        JSON.stringify(key)
      }, which stands before it, in kubectl alone: ` +
        'put "<<" first, or leave one of the two out.',
    );
  }
  if (map instanceof Map) {
    map.set(name, value);
    return;
  }
  const descriptor = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(map, key, descriptor);
}
