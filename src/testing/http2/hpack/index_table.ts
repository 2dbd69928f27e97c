import { type HeaderField, staticTable } from "./static_table.ts";

const OVERHEAD_BYTES = 32; // of an entry, by RFC 7541, section 4.1

/** The first index of each name in the static table, where a name's fields stand side by side. */
const firstStatic: ReadonlyMap<string, number> = new Map(
  staticTable.map(([name], place) => [name, place + 1] as const).reverse(),
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
    let sameName = firstStatic.get(name) ?? 0;
    for (let index = sameName; staticTable[index - 1]?.[0] === name; index++) {
      if (staticTable[index - 1]![1] === value) return { whole: index, name: index };
    }
    for (const [place, field] of this.#dynamic.entries()) {
      if (field[0] !== name) continue;
      const index = staticTable.length + 1 + place;
      if (field[1] === value) return { whole: index, name: index };
      sameName ||= index;
    }
    return { whole: 0, name: sameName };
  }

  /** Adds a field; the oldest fields are removed as needed. */
  add(field: HeaderField): void {
    this.#dynamic.unshift(field);
    this.#bytes += fieldBytes(field);
    this.#evict();
  }

  /** Changes the maximum size of the dynamic part. */
  resize(limit: number): void {
    this.#limit = limit;
    this.#evict();
  }

  #evict(): void {
    while (this.#bytes > this.#limit) this.#bytes -= fieldBytes(this.#dynamic.pop()!);
  }
}
