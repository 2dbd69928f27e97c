/**
 * Cuts `managedFields`. Before the parse, a string search finds the name with its bracket and
 * assumes that the array ends at the first `]`. A random number replaces the array. If the parse
 * finds exactly that number at `metadata.managedFields`, the guess was right, and the text without
 * them is kept. If not, a bracket was part of a string or the name belonged to another object: the
 * original text is parsed, and the member is deleted from the result.
 *
 * @module
 */

/** The result of parsing a text without managedFields. */
export interface WithoutManagedFields<T> {
  /** The parsed text. */
  value: T;
  /** The original text without managedFields; absent if they could not be cut out of it. */
  text: string | undefined;
}

const NAME = '"managedFields":';
// Without its first quote: quotes are everywhere in JSON, an "m" is not.
const SOUGHT = 'managedFields":[';
// Unguessable placeholder: no input can contain it.
const MARK = Math.random();

/** The position of the array after `"managedFields":`, and of the text to remove with it. */
interface Cut {
  /** Offset of the array's first character. */
  readonly array: number;
  /** Offset of the first character after the array. */
  readonly end: number;
  /** Start of the text to remove, with the comma before or after it. */
  readonly from: number;
  readonly to: number;
}

/**
 * Parses the JSON of an object, or of a watch event with an object in it, without the object's
 * `metadata.managedFields`. They are cut out before the parse, by string search alone: parsing them
 * only to drop them would be a third to a half of the work.
 *
 * For any text, the result is that of a parse and a `delete`. The array is assumed to end at the
 * first `]`. This can be wrong, if the `]` is in a string or in a nested array. Then the rest is
 * not JSON, because a string or a bracket is not closed. The name may also be a member of another
 * object. Then the placeholder for the array is not found in `metadata`. In both cases the original
 * text is parsed.
 *
 * @param objectOf Returns the object in the parsed value, which may be any value.
 * @throws {SyntaxError} If the text is not JSON.
 */
export function parseWithoutManagedFields<T>(
  text: string,
  objectOf: (value: T) => unknown,
): WithoutManagedFields<T> {
  const cut = nextCut(text, 0);
  if (cut) {
    const value = tryParse<T>(`${text.slice(0, cut.array)}${MARK}${text.slice(cut.end)}`);
    if (value !== undefined && dropManagedFields(objectOf(value)) === MARK) {
      return { value, text: text.slice(0, cut.from) + text.slice(cut.to) };
    }
  }
  const value: T = JSON.parse(text);
  const dropped = dropManagedFields(objectOf(value)) !== undefined;
  return { value, text: dropped ? undefined : text };
}

/**
 * Parses the JSON of a list without the `metadata.managedFields` of its items; see
 * {@linkcode parseWithoutManagedFields}.
 *
 * @throws {SyntaxError} If the text is not JSON.
 */
export function parseListWithoutManagedFields<T extends { items?: unknown }>(text: string): T {
  const parts: string[] = [];
  let start = 0;
  for (let cut; (cut = nextCut(text, start)) !== undefined; start = cut.end) {
    parts.push(text.slice(start, cut.array));
  }
  if (parts.length > 0) {
    parts.push(text.slice(start));
    const value = tryParse<T>(parts.join(String(MARK)));
    if (itemsOf(value).filter(isMarked).length === parts.length - 1) {
      return dropFromItems(value as T);
    }
  }
  return dropFromItems(JSON.parse(text));
}

function dropFromItems<T>(list: T): T {
  for (const item of itemsOf(list)) dropManagedFields(item);
  return list;
}

function nextCut(text: string, start: number): Cut | undefined {
  let end = 0;
  for (let at = text.indexOf(SOUGHT, start); at >= 0; at = text.indexOf(SOUGHT, at + 1)) {
    const name = at - 1;
    const array = name + NAME.length;
    if (end <= array) end = text.indexOf("]", array) + 1; // each bracket is sought once
    if (end === 0) return undefined;
    if (text[name] !== '"') continue; // the end of a longer name
    if (text[name - 1] === ",") return { array, end, from: name - 1, to: end };
    if (text[name - 1] !== "{") continue; // in a string, or formatted JSON
    if (text[end] === ",") return { array, end, from: name, to: end + 1 };
    if (text[end] === "}") return { array, end, from: name, to: end };
  }
  return undefined;
}

function tryParse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Removes `managedFields` from an object, and returns them. */
function dropManagedFields(object: unknown): unknown {
  const metadata = metadataOf(object);
  const managedFields = metadata?.managedFields;
  if (managedFields !== undefined) delete metadata?.managedFields;
  return managedFields;
}

function isMarked(item: unknown): boolean {
  return metadataOf(item)?.managedFields === MARK;
}

function itemsOf(list: unknown): unknown[] {
  const items = (list as { items?: unknown } | null | undefined)?.items;
  return Array.isArray(items) ? items : [];
}

function metadataOf(object: unknown): { managedFields?: unknown } | undefined {
  const metadata = (object as { metadata?: unknown } | null | undefined)?.metadata;
  return typeof metadata === "object" && metadata !== null ? metadata : undefined;
}
