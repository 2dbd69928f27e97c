import type { JsonPatchOperation } from "@kubewire/kubewire/client";
import { isObject } from "@kubewire/kubewire/internal";
import { alignedItems, identityOf, isSameItem } from "./aligned_items.ts";
import { jsonText } from "./json_text.ts";

/**
 * Steps for each character of the object. One step compares two values, or writes a character: more
 * are needed only by lists in lists, about a dozen levels of them.
 */
const STEPS_EACH = 8;
/** Steps for any object, however small. */
const LEAST_STEPS = 100_000;
/** Deeper values are replaced as a whole: a path of many levels costs the API server much time. */
const DEEPEST = 100;
/** The characters of an operation that are neither its path nor its value. */
const OPERATION_LENGTH = 30;

/**
 * Returns a JSON Patch that turns one object into the other. Members that are `undefined` count as
 * absent. Items of lists are found again by their names, or other keys. A list is replaced as a whole
 * where that is shorter.
 *
 * The time is linear: when the work for all of the object exceeds its budget, the patch replaces the
 * object as a whole.
 *
 * Source: RFC 6902
 *
 * @throws {RangeError} If the object would have to be replaced as a whole, and has a whole number
 *   above 2^53, which JavaScript cannot write exactly.
 */
export function objectPatch(before: unknown, after: unknown): JsonPatchOperation[] {
  const text = jsonText(after);
  const value: unknown = JSON.parse(text);
  const patch = new GrowingPatch(LEAST_STEPS + STEPS_EACH * text.length);
  if (patch.compare(before, value)) return patch.operations;
  if (!isExact(text)) {
    const message = "The object has too many changes to keep its whole numbers above 2^53, which " +
      "JavaScript cannot represent.";
    throw new RangeError(message);
  }
  return [{ op: "replace", path: "", value }];
}

/** Returns whether a JSON text has no whole number above 2^53; it may err on the safe side. */
function isExact(text: string): boolean {
  return !/[[:,]-?\d{16}/.test(text);
}

/** A JSON Patch, while two objects are compared. */
class GrowingPatch {
  /** The operations. */
  readonly operations: JsonPatchOperation[] = [];
  /** The members on the way to the values that are compared. */
  readonly #way: string[] = [];
  /** The length of the operations as text. */
  #length = 0;
  #stepsLeft: number;

  constructor(steps: number) {
    this.#stepsLeft = steps;
  }

  /** Adds the operations that turn one value into the other; returns whether the steps sufficed. */
  compare(before: unknown, after: unknown): boolean {
    if (--this.#stepsLeft < 0) return false;
    if (before === after) return true;
    const tooDeep = this.#way.length >= DEEPEST;
    if (!tooDeep && isObject(before) && isObject(after)) return this.#compareObjects(before, after);
    if (!tooDeep && Array.isArray(before) && Array.isArray(after)) {
      return this.#compareLists(before, after);
    }
    const replacement = this.#textOf(after);
    if (!tooDeep || this.#textOf(before) !== replacement) {
      this.#add({ op: "replace", path: this.#path(), value: after }, replacement.length);
    }
    return this.#stepsLeft >= 0;
  }

  #compareObjects(before: Record<string, unknown>, after: Record<string, unknown>): boolean {
    for (const key of Object.keys(before)) {
      if (!Object.hasOwn(after, key)) this.#remove(key);
    }
    return Object.keys(after).every((key) => {
      if (Object.hasOwn(before, key)) return this.#compareAt(key, before[key], after[key]);
      return this.#insert(key, after[key]);
    });
  }

  #compareLists(before: readonly unknown[], after: readonly unknown[]): boolean {
    const [count, length] = [this.operations.length, this.#length];
    const pairs = this.#pairs(before, after);
    const others = Math.max(before.length, after.length) - pairs.length;
    if (this.#replaceShorter(after, others * OPERATION_LENGTH)) return this.#stepsLeft >= 0;
    const sufficed = this.#compareItems(before, after, pairs);
    const added = this.#length - length;
    if (!sufficed || !this.#replaceShorter(after, added)) return sufficed;
    this.operations.splice(count, this.operations.length - 1 - count);
    this.#length -= added;
    return this.#stepsLeft >= 0;
  }

  /** Replaces a list as a whole if that is shorter than operations of this length. */
  #replaceShorter(after: readonly unknown[], length: number): boolean {
    if (length < 2 * after.length + OPERATION_LENGTH) return false; // an item has 2 characters
    const text = this.#textOf(after);
    const path = this.#path();
    if (length < text.length + path.length + OPERATION_LENGTH || !isExact(text)) return false;
    this.#add({ op: "replace", path, value: after }, text.length);
    return true;
  }

  /** Returns the places of the items that are to be found in both lists, in the order of both. */
  #pairs(before: readonly unknown[], after: readonly unknown[]): [number, number][] {
    this.#stepsLeft -= before.length + after.length;
    if (before.length === after.length && before.every((item, at) => isSameItem(item, after[at]))) {
      return before.map((_item, at) => [at, at]);
    }
    const textOf = (item: unknown) => this.#textOf(item);
    const identities = (list: readonly unknown[]) => list.map((item) => identityOf(item, textOf));
    return alignedItems(identities(before), identities(after));
  }

  /** Compares the items of each pair; items between two pairs are compared by position. */
  #compareItems(
    before: readonly unknown[],
    after: readonly unknown[],
    pairs: [number, number][],
  ): boolean {
    let from = 0;
    let to = 0;
    for (const [nextFrom, nextTo] of [...pairs, [before.length, after.length] as const]) {
      while (from < nextFrom && to < nextTo) {
        if (!this.#compareAt(`${to}`, before[from++], after[to++])) return false;
      }
      for (; from < nextFrom; from++) this.#remove(`${to}`);
      for (; to < nextTo; to++) this.#insert(`${to}`, after[to]);
      if (from === before.length) continue;
      if (!this.#compareAt(`${to}`, before[from++], after[to++])) return false;
    }
    return this.#stepsLeft >= 0;
  }

  #compareAt(member: string, before: unknown, after: unknown): boolean {
    this.#way.push(member);
    const sufficed = this.compare(before, after);
    this.#way.pop();
    return sufficed;
  }

  #remove(member: string): void {
    this.#add({ op: "remove", path: this.#path(member) }, 0);
  }

  #insert(member: string, value: unknown): boolean {
    const { length } = this.#textOf(value);
    this.#add({ op: "add", path: this.#path(member), value }, length);
    return this.#stepsLeft >= 0;
  }

  #add(operation: JsonPatchOperation, length: number): void {
    this.operations.push(operation);
    this.#length += OPERATION_LENGTH + operation.path.length + length;
  }

  #textOf(value: unknown): string {
    const text = jsonText(value);
    this.#stepsLeft -= text.length;
    return text;
  }

  #path(...more: string[]): string {
    const path = [...this.#way, ...more].map(pointerSegment);
    this.#stepsLeft -= path.length;
    return path.join("");
  }
}

/** Returns a member as a part of a JSON Pointer. */
function pointerSegment(member: string): string {
  return `/${member.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
