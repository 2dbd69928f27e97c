import { type HeaderField, staticTable } from "./static_table.ts";

const OVERHEAD_BYTES = 32; // of an entry, by RFC 7541, section 4.1

/** The index of each static field, and the first one of each name. */
const staticIndexes: ReadonlyMap<string, number> = new Map(
  staticTable.flatMap(([name, value], place) =>
    [[keyOf(name, value), place + 1], [name, place + 1]] as const
  ).reverse(),
);

/** Returns the size of a field in a table, in bytes. */
export function fieldBytes([name, value]: HeaderField): number {
  return name.length + value.length + OVERHEAD_BYTES;
}

/** The fields that a block may refer to by an index: the static ones, and the latest dynamic ones. */
export class IndexTable {
  #limit: number;
  #bytes = 0;
  readonly #dynamic: HeaderField[] = []; // newest first
  #added = 0;
  /** How many fields had been added with the latest one of each name, and with each whole field. */
  readonly #places = new Map<string, number>();

  /** Creates a table whose dynamic part has at most `limit` bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The maximum size of the dynamic part. */
  get limit(): number {
    return this.#limit;
  }

  /** Returns the field with an index; `undefined` if there is none. */
  get(index: number): HeaderField | undefined {
    return index <= staticTable.length
      ? staticTable[index - 1]
      : this.#dynamic[index - staticTable.length - 1];
  }

  /** Returns the index of a field, and one of a field with the same name; 0 if there is none. */
  find([name, value]: HeaderField): { whole: number; name: number } {
    const whole = this.#find(keyOf(name, value));
    return { whole, name: whole || this.#find(name) };
  }

  /** Adds a field; the oldest fields are removed as needed. */
  add(field: HeaderField): void {
    this.#dynamic.unshift(field);
    this.#bytes += fieldBytes(field);
    this.#added++;
    this.#places.set(field[0], this.#added);
    this.#places.set(keyOf(...field), this.#added);
    this.#evict();
  }

  /** Changes the maximum size of the dynamic part. */
  resize(limit: number): void {
    this.#limit = limit;
    this.#evict();
  }

  #find(key: string): number {
    const known = staticIndexes.get(key);
    if (known !== undefined) return known;
    const place = this.#places.get(key);
    return place === undefined ? 0 : staticTable.length + 1 + this.#added - place;
  }

  #evict(): void {
    while (this.#bytes > this.#limit) {
      const place = this.#added - this.#dynamic.length + 1;
      const field = this.#dynamic.pop()!;
      this.#bytes -= fieldBytes(field);
      for (const key of [field[0], keyOf(...field)]) {
        if (this.#places.get(key) === place) this.#places.delete(key);
      }
    }
  }
}

/** Returns a key for a whole field; no name contains the separator. */
function keyOf(name: string, value: string): string {
  return `${name}\n${value}`;
}
