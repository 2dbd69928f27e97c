/** The depth up to which kube-apiserver reads JSON. */
const DEEPEST = 10_000;

/** A list or an object, while its members are written. */
interface Level {
  readonly members: Readonly<Record<string, unknown>>;
  /** The names of the members; absent for a list. */
  readonly keys: readonly string[] | undefined;
  readonly length: number;
  /** The index of the next member. */
  next: number;
  /** The text before the next member. */
  separator: "" | ",";
}

/**
 * Returns a value as JSON, up to the depth of 10,000 levels that Kubernetes allows: V8's own writer
 * ends between 2,000 and 5,000 for some objects.
 *
 * @throws {TypeError} If the value is no JSON.
 * @throws {RangeError} If it is deeper.
 */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return deepText(value);
  }
}

/** Returns a copy of a JSON value that shares nothing with it. */
export function jsonCopy<T>(value: T): T {
  return JSON.parse(jsonText(value));
}

/** Writes a value without a call for each level. */
function deepText(root: unknown): string {
  const parts: string[] = [];
  const levels: Level[] = [];
  const write = (member: unknown, before: string) => {
    if (typeof member !== "object" || member === null) {
      parts.push(before, JSON.stringify(member) ?? "null");
      return;
    }
    if (levels.length > DEEPEST) {
      throw new RangeError(`The object is nested more than ${DEEPEST} levels deep.`);
    }
    parts.push(before, Array.isArray(member) ? "[" : "{");
    levels.push(levelOf(member));
  };
  write(serializable(root, ""), "");
  for (let level; (level = levels.at(-1));) {
    const { members, keys, length, separator } = level;
    if (level.next === length) {
      parts.push(keys ? "}" : "]");
      levels.pop();
      continue;
    }
    const key = keys?.[level.next] ?? `${level.next}`;
    level.next++;
    const member = serializable(members[key], key);
    if (keys && isOmitted(member)) continue;
    level.separator = ",";
    write(member, keys ? `${separator}${JSON.stringify(key)}:` : separator);
  }
  return parts.join("");
}

function levelOf(members: object): Level {
  const keys = Array.isArray(members) ? undefined : Object.keys(members);
  const length = keys ? keys.length : (members as unknown[]).length;
  return { members: members as Level["members"], keys, length, next: 0, separator: "" };
}

/** Returns what stands for a value in JSON, as `Date` has it. */
function serializable(value: unknown, key: string): unknown {
  const { toJSON } = Object(value) as { toJSON?: unknown };
  return typeof toJSON === "function" ? toJSON.call(value, key) : value;
}

/** Returns whether an object leaves out members with this value. */
function isOmitted(value: unknown): boolean {
  return value === undefined || typeof value === "function" || typeof value === "symbol";
}
