import { CelError, CelList, CelMap, CelOptional, type CelValue } from "../values/cel_value.ts";
import { compareValues } from "../values/compare_values.ts";
import { equalValues, findItem } from "../values/equal_values.ts";
import { type CelFunction, findOverload, readFunctions } from "./function_table.ts";
import { operators } from "./operators.ts";

const comparable = [
  "int",
  "uint",
  "double",
  "bool",
  "duration",
  "timestamp",
  "string",
  "bytes",
];

/**
 * The functions of lists and sets: Kubernetes' own, and the extensions `lists` in version 3 and
 * `sets`.
 *
 * Source: `k8s.io/apiserver/pkg/cel/library` `Lists`, `github.com/google/cel-go/ext`.
 */
export const collections: readonly CelFunction[] = [
  ...comparable.flatMap((type): CelFunction[] => [
    [`list<${type}>::isSorted(): bool`, isSorted],
    [`list<${type}>::max(): ${type}`, (list: CelList) => extreme(list, 1, "max")],
    [`list<${type}>::min(): ${type}`, (list: CelList) => extreme(list, -1, "min")],
    [`list<${type}>::sort(): list<${type}>`, (list: CelList) => sortByKeys(list, list)],
  ]),
  ...["int", "uint", "double", "duration"].map((type): CelFunction => [
    `list<${type}>::sum(): ${type}`,
    sum,
  ]),
  [
    "list<A>::indexOf(A): int",
    (list: CelList, item: CelValue) => BigInt(findItem(list.values(), item)),
  ],
  [
    "list<A>::lastIndexOf(A): int",
    (list: CelList, item: CelValue) =>
      BigInt(list.values().findLastIndex((one) => equalValues(one, item))),
  ],
  ["list<A>::slice(int, int): list<A>", slice],
  ["list<list<A>>::flatten(): list<A>", (list: CelList) => CelList.of(flatten(list, 1n))],
  [
    "list<dyn>::flatten(int): list<dyn>",
    (list: CelList, depth: bigint) => CelList.of(flatten(list, depth)),
  ],
  ["lists.range(int): list<int>", range],
  ["list<A>::reverse(): list<A>", (list: CelList) => CelList.of(list.values().reverse())],
  ["list<A>::distinct(): list<A>", (list: CelList) => CelList.of(distinct(list))],
  [
    "list<A>::first(): optional<A>",
    (list: CelList) => list.size > 0 ? new CelOptional(list.at(0)) : new CelOptional(),
  ],
  [
    "list<A>::last(): optional<A>",
    (list: CelList) => list.size > 0 ? new CelOptional(list.at(list.size - 1)) : new CelOptional(),
  ],
  ["sets.contains(list<A>, list<A>): bool", contains],
  [
    "sets.equivalent(list<A>, list<A>): bool",
    (left: CelList, right: CelList) => contains(left, right) && contains(right, left),
  ],
  ["sets.intersects(list<A>, list<A>): bool", (left: CelList, right: CelList) => {
    const items = left.values();
    return right.values().some((item) => findItem(items, item) >= 0);
  }],
  ["optional.of(A): optional<A>", (value: CelValue) => new CelOptional(value)],
  [
    "optional.ofNonZeroValue(A): optional<A>",
    (value: CelValue) => isZero(value) ? new CelOptional() : new CelOptional(value),
  ],
  ["optional.none(): optional<A>", () => new CelOptional()],
  ["optional<A>::value(): A", ({ value }: CelOptional) => {
    if (value === undefined) throw new CelError("optional.none() dereference");
    return value;
  }],
  ["optional<A>::hasValue(): bool", ({ value }: CelOptional) => value !== undefined],
  [
    "optional<A>::or(optional<A>): optional<A>",
    (left: CelOptional, right: CelOptional) => left.value === undefined ? right : left,
  ],
  [
    "optional<A>::orValue(A): A",
    ({ value }: CelOptional, other: CelValue) => value === undefined ? other : value,
  ],
  ["optional.unwrap(list<optional<A>>): list<A>", unwrap],
  ["list<optional<A>>::unwrapOpt(): list<A>", unwrap],
];

/** Sorts a list by the keys of its items. */
export function sortByKeys(list: CelList, keys: CelList): CelList {
  const pairs = list.values().map((item, index) => ({ item, key: keys.at(index) }));
  pairs.sort((left, right) => compareValues(left.key, right.key));
  return CelList.of(pairs.map(({ item }) => item));
}

const additions = readFunctions(operators).get("_+_")!;

function sum(list: CelList): CelValue {
  const [first = 0n, ...rest] = list.values();
  return rest.reduce((total: CelValue, item): CelValue => {
    const overload = findOverload(additions, false, [total, item]);
    if (!overload) throw new CelError("no such overload");
    return overload.call(total, item);
  }, first);
}

function isSorted(list: CelList): boolean {
  const items = list.values();
  return items.every((item, index) => index === 0 || compareValues(items[index - 1]!, item) <= 0);
}

function extreme(list: CelList, sign: number, name: string): CelValue {
  const [first, ...rest] = list.values();
  if (first === undefined) throw new CelError(`${name} called on empty list`);
  return rest.reduce((best, item) => compareValues(item, best) * sign > 0 ? item : best, first);
}

function slice(list: CelList, from: bigint, to: bigint): CelList {
  const refuse = (why: string): never => {
    throw new CelError(`cannot slice(${from}, ${to}), ${why}`);
  };
  if (from < 0n || to < 0n) refuse("negative indexes not supported");
  if (from > to) refuse("start index must be less than or equal to end index");
  if (to > BigInt(list.size)) refuse(`list is length ${list.size}`);
  return CelList.of(list.values().slice(Number(from), Number(to)));
}

function flatten(list: CelList, depth: bigint): CelValue[] {
  if (depth < 0n) throw new CelError("level must be non-negative");
  return list.values().flatMap((item) =>
    item instanceof CelList && depth > 0n ? flatten(item, depth - 1n) : [item]
  );
}

const longest = 1_000_000n;

function range(size: bigint): CelList {
  if (size < 0n) throw new CelError(`lists.range: size must be non-negative, got ${size}`);
  if (size > longest) {
    throw new CelError(`lists.range: size ${size} exceeds maximum allowed (${longest})`);
  }
  return new CelList(Number(size), (index) => BigInt(index));
}

function distinct(list: CelList): CelValue[] {
  const seen: CelValue[] = [];
  for (const item of list.values()) {
    if (findItem(seen, item) < 0) seen.push(item);
  }
  return seen;
}

function contains(list: CelList, part: CelList): boolean {
  const items = list.values();
  return part.values().every((item) => findItem(items, item) >= 0);
}

function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === "") return true;
  if (typeof value === "bigint" || typeof value === "number") return !value;
  if (value instanceof CelList || value instanceof CelMap) return value.size === 0;
  return value instanceof Uint8Array && value.length === 0;
}

function unwrap(list: CelList): CelList {
  const values = list.values().flatMap((item) =>
    item instanceof CelOptional && item.value !== undefined ? [item.value] : []
  );
  return CelList.of(values);
}
