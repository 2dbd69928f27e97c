const TypedArray: abstract new () => Uint8Array = Object.getPrototypeOf(Uint8Array);

const comparedAsText = new Set<unknown>([
  RegExp.prototype,
  URL.prototype,
  URLSearchParams.prototype,
]);

/**
 * Reports deep equality by the rules of `@std/assert`: `0` equals `-0`, an absent key differs from
 * an undefined one, and an object without a prototype equals a plain one.
 */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

function compare(a: unknown, b: unknown, seen: Map<unknown, unknown>): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || !samePrototype(a, b)) return false;
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof TypedArray) return sameElements(a, b as Uint8Array);
  if (a instanceof ArrayBuffer) {
    return sameElements(new Uint8Array(a), new Uint8Array(b as ArrayBuffer));
  }
  if (seen.get(a) === b) return true;
  if (Object.keys(a).length !== Object.keys(b).length) return false;
  seen.set(a, b);
  if (a instanceof Map || a instanceof Set) {
    return sameEntries([...a.entries()], [...(b as typeof a).entries()], seen);
  }
  if (comparedAsText.has(Object.getPrototypeOf(a))) return String(a) === String(b);
  return comparedKeys(a, b).every((key) =>
    key in a === key in b && compare(Reflect.get(a, key), Reflect.get(b, key), seen)
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function samePrototype(a: object, b: object): boolean {
  return (Object.getPrototypeOf(a) ?? Object.prototype) ===
    (Object.getPrototypeOf(b) ?? Object.prototype);
}

function sameElements(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length &&
    a.every((element, i) => element === b[i] || Object.is(element, b[i]));
}

type Entry = [unknown, unknown];

function sameEntries(a: Entry[], b: Entry[], seen: Map<unknown, unknown>): boolean {
  return a.length === b.length &&
    a.every((entry) =>
      b.some((other) => compare(entry[0], other[0], seen) && compare(entry[1], other[1], seen))
    );
}

/**
 * Returns the own enumerable keys of plain objects and arrays; for others, every key down the
 * prototype chain.
 */
function comparedKeys(a: object, b: object): PropertyKey[] {
  const prototype = Object.getPrototypeOf(a);
  if (prototype === null || prototype === Object.prototype || prototype === Array.prototype) {
    return Reflect.ownKeys({ ...a, ...b });
  }
  return [...new Set([...keysOfChain(a), ...keysOfChain(b)])];
}

function keysOfChain(value: object): PropertyKey[] {
  const keys: PropertyKey[] = [];
  for (let at = value; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    keys.push(...Reflect.ownKeys(at));
  }
  return keys;
}
