import { isObject } from "@kubewire/kubewire/internal";

/** The members by which the lists of Kubernetes' own kinds tell their items apart. */
const KEYS = [
  "name",
  "key",
  "type",
  "uid",
  "ip",
  "port",
  "containerPort",
  "protocol",
  "mountPath",
  "devicePath",
  "topologyKey",
];

/** Returns whether two items at one position belong together: equal keys, values, or two lists. */
export function isSameItem(one: unknown, other: unknown): boolean {
  if (Array.isArray(one)) return Array.isArray(other);
  if (!isObject(one) || !isObject(other)) return one === other;
  return KEYS.every((key) => keyText(one, key) === keyText(other, key));
}

/**
 * Returns a text by which an item of a list is found again: its keys, or the text of the whole item
 * if it has none.
 */
export function identityOf(item: unknown, textOf: (item: unknown) => string): string {
  if (typeof item === "string") return `"${item}`;
  if (!isObject(item)) return textOf(item);
  const texts = KEYS.map((key) => keyText(item, key));
  return texts.some((text) => text !== undefined) ? texts.join("\n") : textOf(item);
}

function keyText(item: Record<string, unknown>, key: string): string | undefined {
  if (!Object.hasOwn(item, key)) return undefined;
  const value = item[key];
  return typeof value === "string" || typeof value === "number" ? `${value}` : undefined;
}

/**
 * Returns the places of the items that are in both lists, in the order of both: as many as there can
 * be. The k-th item with an identity is taken for the k-th one with it.
 */
export function alignedItems(
  before: readonly string[],
  after: readonly string[],
): [before: number, after: number][] {
  const waiting = new Map<string, number[]>();
  for (let index = before.length - 1; index >= 0; index--) {
    const identity = before[index] as string;
    const places = waiting.get(identity);
    if (places) places.push(index);
    else waiting.set(identity, [index]);
  }
  return longestRise(after.map((identity) => waiting.get(identity)?.pop()));
}

/** Returns the longest strictly rising part of a list, as pairs of value and place: n log n steps. */
function longestRise(values: readonly (number | undefined)[]): [number, number][] {
  /** The place of the lowest value that ends a rise of each length. */
  const ends: number[] = [];
  /** The place before each place in its rise. */
  const previous: (number | undefined)[] = [];
  values.forEach((value, place) => {
    if (value === undefined) return;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[ends[middle] as number] as number < value) low = middle + 1;
      else high = middle;
    }
    previous[place] = ends[low - 1];
    ends[low] = place;
  });
  const rise: [number, number][] = [];
  for (let place = ends.at(-1); place !== undefined; place = previous[place]) {
    rise.push([values[place] as number, place]);
  }
  return rise.reverse();
}
