import { equalJson, isJsonObject } from "../json/json_value.ts";
import { hasMoreLevels, MOST_PATCHED_LEVELS } from "../json/parse_json.ts";

/** The most bytes that the copies of a patch may add, as kube-apiserver's JSONPatchMaxCopyBytes. */
const MOST_COPIED_BYTES = 3 * 1024 * 1024;

/** One operation of a JSON patch. */
export interface JsonPatchOperation {
  /** Type of the operation. */
  op: "add" | "remove" | "replace" | "move" | "copy" | "test";
  /** JSON pointer to the target. */
  path: string;
  /** JSON pointer to the source of `move` and `copy`. */
  from?: string;
  /** Operand of `add`, `replace` and `test`. */
  value?: unknown;
}

/** Thrown for a JSON patch that is malformed or does not apply; the message gives the reason. */
export class JsonPatchError extends Error {
  /** Creates the error. */
  constructor(message: string) {
    super(message);
    this.name = "JsonPatchError";
  }
}

/**
 * Applies a JSON patch (RFC 6902) and returns the new document; the given one does not change.
 *
 * `replace` adds a missing member, as the library of the real server does
 * (github.com/evanphx/json-patch).
 *
 * @throws {JsonPatchError} If an operation is malformed, its target is missing, a test fails, or the
 * copies are too large, or the result too deep. Then no operation of the patch is applied.
 */
export function applyJsonPatch(document: unknown, patch: readonly JsonPatchOperation[]): unknown {
  const copies = { bytes: 0 };
  const patched = patch.reduce<unknown>(
    (current, operation) => new PatchStep(current, operation, copies).apply(),
    structuredClone(document),
  );
  refuseDepth(patched);
  return patched;
}

function refuseDepth(value: unknown): void {
  if (!hasMoreLevels(value, MOST_PATCHED_LEVELS)) return;
  throw new JsonPatchError(`exceeded max depth of ${MOST_PATCHED_LEVELS}`);
}

/**
 * Checks that a parsed body has the form of a JSON patch.
 *
 * @throws {JsonPatchError} If it does not.
 */
export function parseJsonPatch(body: unknown): JsonPatchOperation[] {
  if (!Array.isArray(body)) {
    throw new JsonPatchError("error decoding patch: a JSON patch is an array of operations");
  }
  return body.map((entry: unknown) => {
    if (!isJsonObject(entry)) {
      throw new JsonPatchError("error decoding patch: a JSON patch operation is an object");
    }
    return entry as unknown as JsonPatchOperation;
  });
}

// One operation, which changes the document in place.
class PatchStep {
  #document: unknown;
  readonly #operation: JsonPatchOperation;
  readonly #copies: { bytes: number };

  constructor(document: unknown, operation: JsonPatchOperation, copies: { bytes: number }) {
    this.#document = document;
    this.#operation = operation;
    this.#copies = copies;
  }

  apply(): unknown {
    const { op, path, from } = this.#operation;
    const target = this.#parse(path);
    switch (op) {
      case "add":
        this.#add(target, this.#operand());
        break;
      case "replace":
        if (this.#has(target)) this.#remove(target);
        else if (!isJsonObject(this.#read(target.slice(0, -1)))) {
          throw this.#failure("the path does not exist");
        }
        this.#add(target, this.#operand());
        break;
      case "remove":
        this.#remove(target);
        break;
      case "move": {
        const source = this.#parse(from);
        const inside = source.length < target.length &&
          source.every((key, index) => key === target[index]);
        if (inside) throw this.#failure("a value cannot move into itself");
        const value = this.#read(source);
        this.#remove(source);
        this.#add(target, value);
        break;
      }
      case "copy":
        this.#add(target, this.#copyOf(this.#read(this.#parse(from))));
        break;
      case "test":
        if (this.#operand() === null && this.#isMissingMember(target)) break;
        if (!equalJson(this.#read(target), this.#operand())) {
          throw this.#failure("the value differs");
        }
        break;
      default:
        throw this.#failure("unknown operation");
    }
    return this.#document;
  }

  /** Copies a value; a few copies of copies would otherwise fill the memory. */
  #copyOf(value: unknown): unknown {
    refuseDepth(value); // copies of copies are also deeper each time
    this.#copies.bytes += new TextEncoder().encode(JSON.stringify(value)).length;
    const { bytes } = this.#copies;
    if (bytes <= MOST_COPIED_BYTES) return structuredClone(value);
    throw new JsonPatchError(
      `Unable to complete the copy, the accumulated size increase of copy is ${bytes}, exceeding ` +
        `the limit ${MOST_COPIED_BYTES}`,
    );
  }

  #operand(): unknown {
    const { value } = this.#operation;
    if (value === undefined) throw this.#failure("the value is missing");
    return structuredClone(value);
  }

  #parse(pointer: unknown): string[] {
    if (typeof pointer !== "string" || (pointer !== "" && !pointer.startsWith("/"))) {
      throw this.#failure("a JSON pointer is empty or starts with a slash");
    }
    return pointer.split("/").slice(1)
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  }

  #has(path: readonly string[]): boolean {
    try {
      this.#read(path);
      return true;
    } catch {
      return false;
    }
  }

  /** A missing member of an object is equal to null, as in the API server's `json-patch`. */
  #isMissingMember(path: readonly string[]): boolean {
    const key = path.at(-1);
    if (key === undefined) return false;
    const parent = this.#read(path.slice(0, -1));
    return isJsonObject(parent) && !Object.hasOwn(parent, key);
  }

  #read(path: readonly string[]): unknown {
    let current = this.#document;
    for (const key of path) {
      if (Array.isArray(current)) {
        current = current[this.#index(key, current.length - 1)];
      } else if (isJsonObject(current) && Object.hasOwn(current, key)) {
        current = current[key];
      } else {
        throw this.#failure("the path does not exist");
      }
    }
    return current;
  }

  #add(path: readonly string[], value: unknown): void {
    const key = path.at(-1);
    if (key === undefined) {
      this.#document = value;
      return;
    }
    const parent = this.#read(path.slice(0, -1));
    if (Array.isArray(parent)) {
      parent.splice(key === "-" ? parent.length : this.#index(key, parent.length), 0, value);
    } else if (isJsonObject(parent)) {
      // defineProperty, because assigning to __proto__ would not make a member of that name
      Object.defineProperty(parent, key, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    } else {
      throw this.#failure("the parent is neither an object nor an array");
    }
  }

  #remove(path: readonly string[]): void {
    this.#read(path);
    const key = path.at(-1);
    if (key === undefined) {
      this.#document = undefined;
      return;
    }
    const parent = this.#read(path.slice(0, -1));
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete (parent as Record<string, unknown>)[key];
  }

  #index(key: string, highest: number): number {
    const index = /^(0|[1-9]\d*)$/.test(key) ? Number(key) : NaN;
    if (!(index <= highest)) throw this.#failure("the array index is out of range");
    return index;
  }

  #failure(why: string): JsonPatchError {
    return new JsonPatchError(`${this.#operation.op} ${this.#operation.path}: ${why}`);
  }
}
