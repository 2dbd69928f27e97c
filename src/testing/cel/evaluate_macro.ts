import {
  CelError,
  type CelKey,
  CelList,
  CelMap,
  type CelValue,
  typeNameOf,
} from "./values/cel_value.ts";
import type { Comprehension, Expression } from "./expression.ts";
import { showValue } from "./functions/format_text.ts";
import { sortByKeys } from "./functions/collections.ts";
import type { Evaluate, Scope } from "./scope.ts";

/** Returns a function that computes a macro that goes over a range. */
export function evaluateComprehension(
  macro: Comprehension,
  build: (expression: Expression) => Evaluate,
): Evaluate {
  const range = build(macro.range);
  const condition = macro.condition && build(macro.condition);
  const body = build(macro.body);
  const scopes = (scope: Scope, pairs: readonly Pair[]) =>
    pairs.map(([key, value]) => {
      const [one = "", other] = macro.variables;
      if (other !== undefined) return scope.with({ [one]: key, [other]: value });
      return scope.with({ [one]: value });
    });
  return (scope) => {
    const collection = range(scope);
    const pairs = pairsOf(collection, macro.variables.length === 2);
    const within = scopes(scope, pairs);
    const isWanted = (index: number) =>
      condition === undefined || isTrue(condition(within[index]!));
    const bodies = () =>
      within.flatMap((one, index) =>
        isWanted(index) ? [[pairs[index]![0], body(one)] as const] : []
      );
    switch (macro.macro) {
      case "all":
        return quantify(within, body, false);
      case "exists":
        return quantify(within, body, true);
      case "existsOne":
        return within.filter((one) => isTrue(body(one))).length === 1;
      case "filter":
        return CelList.of(
          pairs.filter((_, index) => isTrue(body(within[index]!))).map(([, value]) => value),
        );
      case "map":
      case "transformList":
        return CelList.of(bodies().map(([, value]) => value));
      case "transformMap":
        return CelMap.of(bodies().map(([key, value]) => [key as CelKey, value]));
      case "transformMapEntry":
        return joined(bodies().map(([, value]) => value));
      case "sortBy":
        return sortByKeys(
          CelList.of(pairs.map(([, value]) => value)),
          CelList.of(bodies().map(([, value]) => value)),
        );
    }
  };
}

type Pair = readonly [key: CelValue, value: CelValue];

/** Returns indexes or keys with what the variable stands for: items, keys or values. */
function pairsOf(collection: CelValue, isDouble: boolean): Pair[] {
  if (collection instanceof CelList) {
    return collection.values().map((item, index) => [BigInt(index), item]);
  }
  if (collection instanceof CelMap) {
    return collection.keys().map((key) =>
      isDouble ? [key, collection.get(key) ?? null] : [key, key]
    );
  }
  throw new CelError(`got '${typeNameOf(collection)}', expected iterable type`);
}

/** Looks for an item that decides; an error counts only if there is none. */
function quantify(scopes: readonly Scope[], body: Evaluate, decides: boolean): boolean {
  let failure: CelError | undefined;
  for (const scope of scopes) {
    try {
      scope.step();
      const value = body(scope);
      if (value === decides) return decides;
      if (typeof value !== "boolean") failure ??= new CelError("no such overload");
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      failure ??= error;
    }
  }
  if (failure) throw failure;
  return !decides;
}

function isTrue(value: CelValue): boolean {
  if (typeof value !== "boolean") throw new CelError("no such overload");
  return value;
}

function joined(maps: readonly CelValue[]): CelMap {
  const entries: (readonly [CelKey, CelValue])[] = [];
  for (const map of maps) {
    if (!(map instanceof CelMap)) throw new CelError("no such overload");
    for (const key of map.keys()) entries.push([key, map.get(key) ?? null]);
  }
  const seen = new Set<string>();
  for (const [key] of entries) {
    const shown = showValue(key);
    if (seen.has(shown)) throw new CelError(`insert failed: key ${shown} already exists`);
    seen.add(shown);
  }
  return CelMap.of(entries);
}
