/** An object or array that is being serialized. */
interface Level {
  readonly container: Record<string, unknown>;
  /** The names of the members; for an array, its indices. */
  readonly names: readonly string[];
  readonly isArray: boolean;
  next: number;
  hasMembers: boolean;
}

/**
 * Serializes a value as JSON, like `JSON.stringify`, but at any depth: `JSON.stringify` needs stack
 * for each level, and V8's fails from 2,000 to 5,500 levels on.
 *
 * @throws {TypeError} If the value has a cycle or a bigint.
 * @throws {RangeError} If `JSON.stringify` cannot write the value, and it has more than `mostLevels`.
 */
export function jsonText(value: unknown, mostLevels = Infinity): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // a RangeError means a stack overflow
    return deepJsonText(value, mostLevels);
  }
}

/** Does the same without recursion; it is several times slower. */
export function deepJsonText(root: unknown, mostLevels = Infinity): string {
  const parts: string[] = [];
  const levels: Level[] = [];
  const open = new Set<unknown>();
  let value = jsonValue(root, "");
  for (;;) {
    if (typeof value === "object" && value !== null) {
      if (open.has(value)) throw new TypeError("A value with a cycle cannot be written as JSON");
      if (levels.length >= mostLevels) {
        throw new RangeError(`The object is nested more than ${mostLevels} levels deep.`);
      }
      open.add(value);
      const level = levelOf(value);
      levels.push(level);
      parts.push(level.isArray ? "[" : "{");
    } else {
      parts.push(JSON.stringify(value) ?? "null");
    }
    let level = levels.at(-1);
    while (level) {
      if (level.next === level.names.length) {
        parts.push(level.isArray ? "]" : "}");
        open.delete(level.container);
        levels.pop();
        level = levels.at(-1);
        continue;
      }
      const name = level.names[level.next++] ?? "";
      value = jsonValue(level.container[name], name);
      if (!level.isArray && isLeftOut(value)) continue;
      if (level.hasMembers) parts.push(",");
      level.hasMembers = true;
      if (!level.isArray) parts.push(`${JSON.stringify(name)}:`);
      break;
    }
    if (!level) return parts.join("");
  }
}

function levelOf(container: object): Level {
  const isArray = Array.isArray(container);
  const names = isArray ? [...container.keys()].map(String) : Object.keys(container);
  const members = container as Record<string, unknown>;
  return { container: members, names, isArray, next: 0, hasMembers: false };
}

function jsonValue(value: unknown, name: string): unknown {
  const toJson = (value as { toJSON?: unknown } | null | undefined)?.toJSON;
  return typeof toJson === "function" ? toJson.call(value, name) : value;
}

function isLeftOut(value: unknown): boolean {
  return value === undefined || typeof value === "function" || typeof value === "symbol";
}
