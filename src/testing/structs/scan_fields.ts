/** Where the fields of a JSON text are. */
export interface ScannedFields {
  /** The place of each field, by its path, such as `spec.containers[0].name`. */
  readonly places: ReadonlyMap<string, number>;
  /** The place at which a field comes again. */
  readonly duplicates: ReadonlyMap<string, number>;
}

/** Finds the fields of a valid JSON text, and those that it gives twice; in linear time. */
export function scanFields(text: string): ScannedFields {
  const places = new Map<string, number>();
  const duplicates = new Map<string, number>();
  const levels: Level[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gs;
  for (const { 0: found, index } of text.matchAll(token)) {
    const level = levels.at(-1);
    if (found === "{" || found === "[") {
      const path = level ? pathIn(level) : "";
      const keys = found === "{" ? new Set<string>() : undefined;
      levels.push({ path, keys, key: undefined, index: 0 });
    } else if (found === "}" || found === "]") levels.pop();
    else if (found === "," && level) {
      level.index++;
      level.key = undefined;
    } else if (level?.keys && level.key === undefined && found.startsWith('"')) {
      level.key = JSON.parse(found) as string;
      const path = pathIn(level);
      if (!level.keys.has(level.key)) places.set(path, index);
      else if (!duplicates.has(path)) duplicates.set(path, index);
      level.keys.add(level.key);
    }
  }
  return { places, duplicates };
}

/** An object or a list around the place that is read. */
interface Level {
  readonly path: string;
  /** The keys of an object; undefined for a list. */
  readonly keys: Set<string> | undefined;
  key: string | undefined;
  index: number;
}

function pathIn({ path, keys, key = "", index }: Level): string {
  if (!keys) return `${path}[${index}]`;
  return path === "" ? key : `${path}.${key}`;
}
