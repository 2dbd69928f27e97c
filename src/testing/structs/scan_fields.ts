import { jsonTokens } from "../json/json_tokens.ts";

/** The most fields that come again, and that are told; kube-apiserver tells as many faults. */
const MOST_DUPLICATES = 100;

/** Where the fields of a JSON text are. */
export interface ScannedFields {
  /** The places of the wanted fields that the text has, by their paths. */
  readonly places: ReadonlyMap<string, number>;
  /** The place at which a field comes again, by its path; of the first hundred of them. */
  readonly duplicates: ReadonlyMap<string, number>;
}

/**
 * Finds fields of a valid JSON text by their paths, such as `spec.containers[0].name`, and those that
 * it gives twice. Takes linear time: no other path is made.
 */
export function scanFields(text: string, wanted: readonly string[] = []): ScannedFields {
  const places = new Map<string, number>();
  const duplicates = new Map<string, number>();
  const levels: Level[] = [];
  for (const { index, text: token } of jsonTokens(text)) {
    const level = levels.at(-1);
    if (token === "{" || token === "[") {
      const below = level ? wantedBelow(level) : wanted.map((path) => ({ path, rest: path }));
      const keys = token === "{" ? new Set<string>() : undefined;
      levels.push({ keys, key: undefined, index: 0, below });
    } else if (token === "}" || token === "]") levels.pop();
    else if (token === "," && level) {
      level.index++;
      level.key = undefined;
    } else if (level?.keys && level.key === undefined && token.startsWith('"')) {
      const key = JSON.parse(token) as string;
      level.key = key;
      for (const { path, rest } of level.below) {
        if (rest === key && !places.has(path)) places.set(path, index);
      }
      if (level.keys.has(key) && duplicates.size < MOST_DUPLICATES) {
        const path = pathOf(levels);
        if (!duplicates.has(path)) duplicates.set(path, index);
      }
      level.keys.add(key);
    }
  }
  return { places, duplicates };
}

/** An object or a list around the place that is read. */
interface Level {
  /** The keys of an object; undefined for a list. */
  readonly keys: Set<string> | undefined;
  key: string | undefined;
  index: number;
  /** The wanted fields in it. */
  readonly below: readonly WantedField[];
}

interface WantedField {
  readonly path: string;
  /** The part of the path below the level. */
  readonly rest: string;
}

/** Returns the wanted fields in the member of a level that is read. */
function wantedBelow({ keys, key = "", index, below }: Level): WantedField[] {
  if (below.length === 0) return [];
  const name = keys ? key : `[${index}]`;
  return below.flatMap(({ path, rest }) => {
    const separator = rest[name.length];
    if ((separator !== "." && separator !== "[") || !rest.startsWith(name)) return [];
    return [{ path, rest: rest.slice(name.length + (separator === "." ? 1 : 0)) }];
  });
}

/** Returns the path of the member that is read. */
function pathOf(levels: readonly Level[]): string {
  let path = "";
  for (const { keys, key = "", index } of levels) {
    if (!keys) path += `[${index}]`;
    else path += path === "" ? key : `.${key}`;
  }
  return path;
}
