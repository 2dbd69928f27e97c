import type { Dice } from "../dice.ts";

const KEYS = ["name", "key", "a", "b~c", "d/e", "", "labels", "0", "ü€😀"];
const TEXTS = ["", "x", "y", "web", "a/b~0c", "<&>", "😀", "line\nline", "123"];

/** Returns a JSON value as objects of Kubernetes have them, and odd ones. */
export function randomValue(dice: Dice, depth = 4): unknown {
  const kind = depth === 0 ? dice.from(0, 4) : dice.from(0, 9);
  if (kind < 2) return dice.pick(TEXTS);
  if (kind === 2) return dice.pick([0, 1, -7, 0.5, 1e21, 2 ** 31]);
  if (kind === 3) return dice.chance(0.5);
  if (kind === 4) return null;
  const length = dice.from(0, 5);
  if (kind < 8) return randomObject(dice, depth - 1, length);
  const isNamed = dice.chance(0.5);
  return Array.from({ length }, (_, index) => {
    if (!isNamed) return randomValue(dice, depth - 1);
    return { ...randomObject(dice, depth - 1, 2), name: `item-${index}` };
  });
}

/** Returns an object with some members. */
export function randomObject(dice: Dice, depth: number, length: number): Record<string, unknown> {
  const entries = Array.from({ length }, () => [dice.pick(KEYS), randomValue(dice, depth)]);
  return JSON.parse(JSON.stringify(Object.fromEntries(entries)));
}

/** Returns a copy of a value with some changes, as a webhook makes them. */
export function changedValue(value: unknown, dice: Dice): unknown {
  if (dice.chance(0.03)) return randomValue(dice, 2);
  if (Array.isArray(value)) return changedList(value, dice);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(() => !dice.chance(0.1))
    .map(([key, each]) => [key, changedValue(each, dice)]);
  if (dice.chance(0.2)) entries.push([dice.pick(KEYS), randomValue(dice, 2)]);
  return Object.fromEntries(entries);
}

function changedList(list: readonly unknown[], dice: Dice): unknown[] {
  const items = list.filter(() => !dice.chance(0.1)).map((item) => changedValue(item, dice));
  for (let times = dice.from(0, 2); times > 0; times--) {
    const at = dice.from(0, items.length);
    items.splice(at, 0, dice.chance(0.3) ? items[at] ?? null : randomValue(dice, 2));
  }
  if (dice.chance(0.2)) items.reverse();
  if (dice.chance(0.1)) items.unshift(...items.splice(dice.from(0, items.length)));
  return items;
}
