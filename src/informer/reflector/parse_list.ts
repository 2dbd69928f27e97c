import { checkList } from "../../core/check_list.ts";
import type { KubernetesObject, ListMeta } from "../../core/object_meta.ts";
import {
  parseListWithoutManagedFields,
  parseWithoutManagedFields,
} from "../store/managed_fields.ts";
import type { ObjectSource } from "../store/object_packer.ts";

/** An object of a list, with the `apiVersion` and `kind` that a list has only once. */
export interface ListItem<T> {
  /** The object. */
  object: T;
  /** Its JSON; if that is not available, a function that parses the object again. */
  source: ObjectSource<T> | undefined;
}

/** A list; its items are parsed one by one while they are read, if the text allows it. */
export interface ParsedList<T> {
  /** The list's own metadata. */
  metadata: ListMeta;
  /** The items; to be read once. The iteration throws a `SyntaxError` if the rest is not JSON. */
  items: Iterable<ListItem<T>>;
}

/** Settings of {@linkcode parseList}. */
export interface ParseListOptions {
  /** Whether to keep `managedFields`. */
  keepManagedFields: boolean;
  /** Whether every object needs a source; the text of the list is kept for it. */
  needsSource: boolean;
}

interface ObjectList<T> {
  apiVersion?: string;
  kind?: string;
  metadata?: ListMeta;
  items?: T[] | null;
}

/** The type of a list's items, by the list's own type. */
interface ItemType {
  readonly apiVersion: string;
  readonly kind: string;
}

const ITEMS = '"items":[';
const ITEM = '{"metadata":{';
const NEXT = `},${ITEM}`;

/**
 * Parses the JSON of a list. The API server writes the items last, and begins each one of a built-in
 * kind with its metadata: such a text is cut between the items, and each is parsed alone. So only one
 * object at a time is in memory, and a store gets its text. A wrong cut, within an item, leaves a text
 * whose brackets are not closed: then, and for any other list, the whole text is parsed.
 *
 * @throws {SyntaxError} If the text is not JSON.
 * @throws {TypeError} If it is not a list.
 */
export function parseList<T extends KubernetesObject>(
  text: string,
  options: ParseListOptions,
): ParsedList<T> {
  const first = text.indexOf(ITEMS + ITEM) + ITEMS.length;
  const end = text.trimEnd().length - "]}".length;
  const head = first > ITEMS.length && text.startsWith("]}", end)
    ? tryParse<ObjectList<T>>(`${text.slice(0, first)}]}`)
    : undefined;
  if (!head) return wholeList(text, options);
  checkList(head);
  return { metadata: head.metadata ?? {}, items: itemByItem(text, { first, end, head }, options) };
}

function* itemByItem<T extends KubernetesObject>(
  text: string,
  { first, end, head }: { first: number; end: number; head: ObjectList<T> },
  options: ParseListOptions,
): Generator<ListItem<T>, void> {
  const type = itemType(head);
  const typeText = type && `${JSON.stringify(type).slice(0, -1)},`;
  let count = 0;
  for (let from = first, to; from < end; from = to + 1) {
    const next = text.indexOf(NEXT, from);
    to = next < 0 ? end : next + 1;
    const json = text.slice(from, to);
    const item = parseItem<T>(json, options);
    if (!item) return yield* [...wholeList<T>(text, options).items].slice(count);
    count++;
    const { object, text: own } = item;
    if (!typeText || object.kind) {
      yield { object, source: own ?? (() => JSON.parse(json)) };
    } else { // of two members of one name the later one counts, in the text as in the object
      const source = own === undefined
        ? () => ({ ...type, ...JSON.parse(json) })
        : typeText + own.slice(1);
      yield { object: { ...type, ...object }, source };
    }
  }
}

function parseItem<T extends KubernetesObject>(
  json: string,
  { keepManagedFields }: ParseListOptions,
): { object: T; text: string | undefined } | undefined {
  try {
    if (keepManagedFields) return { object: JSON.parse(json), text: json };
    const { value, text } = parseWithoutManagedFields<T>(json, (object) => object);
    return { object: value, text };
  } catch { // more than one item, or a part of one
    return undefined;
  }
}

function wholeList<T extends KubernetesObject>(
  text: string,
  { keepManagedFields, needsSource }: ParseListOptions,
): ParsedList<T> {
  const list: ObjectList<T> = keepManagedFields
    ? JSON.parse(text)
    : parseListWithoutManagedFields(text);
  checkList(list);
  let again: T[] | undefined;
  const sourceAt = (at: number) => () => (again ??= named<T>(JSON.parse(text)))[at] as T;
  const items = named(list).map((object, at) => {
    return { object, source: needsSource ? sourceAt(at) : undefined };
  });
  return { metadata: list.metadata ?? {}, items };
}

/** Returns the items with `apiVersion` and `kind`, as in a watch. */
function named<T extends KubernetesObject>(list: ObjectList<T>): T[] {
  const objects = list.items ?? [];
  const type = itemType(list);
  return type ? objects.map((object) => object?.kind ? object : { ...type, ...object }) : objects;
}

function itemType({ apiVersion, kind }: ObjectList<unknown>): ItemType | undefined {
  if (!apiVersion || typeof kind !== "string" || !kind.endsWith("List")) return undefined;
  return { apiVersion, kind: kind.slice(0, -"List".length) };
}

function tryParse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
