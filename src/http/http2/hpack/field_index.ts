import { DynamicTable } from "./dynamic_table.ts";
import type { HeaderField } from "./header_field.ts";
import { STATIC_TABLE } from "./static_table.ts";

/** The static fields of one name. */
interface StaticName {
  /** The index of the first one. */
  first: number;
  /** The index of each value. */
  values: Map<string, number>;
}

/** A field of the dynamic table. */
interface StoredField extends HeaderField {
  /** How many fields were stored before it. */
  number: number;
}

/** The longest value in the static table. */
const MOST_STATIC_LENGTH = Math.max(...STATIC_TABLE.map(({ value }) => value.length));
const staticNames = new Map<string, StaticName>();
for (const [at, { name, value }] of STATIC_TABLE.entries()) {
  const known = staticNames.get(name) ?? { first: at + 1, values: new Map() };
  staticNames.set(name, known);
  known.values.set(value, at + 1);
}

/** Finds the indexes of fields, those of the static table and of a dynamic one. */
export class FieldIndex {
  readonly #table: DynamicTable<StoredField>;
  /** The stored fields of each name, oldest first. */
  readonly #stored = new Map<string, StoredField[]>();
  #count = 0;

  /** Creates an index whose dynamic table is empty and holds at most `limit` bytes. */
  constructor(limit: number) {
    this.#table = new DynamicTable(limit, (field) => this.#forget(field));
  }

  /** The limit of the dynamic table. */
  get limit(): number {
    return this.#table.limit;
  }

  /** Returns the index of a field, or 0. */
  indexOf({ name, value }: HeaderField): number {
    // To look up a long value would cost as much as to read it.
    const known = value.length <= MOST_STATIC_LENGTH && staticNames.get(name)?.values.get(value);
    if (known) return known;
    const stored = this.#stored.get(name) ?? [];
    for (let at = stored.length - 1; at >= 0; at--) {
      if (stored[at]!.value === value) return this.#indexOf(stored[at]!);
    }
    return 0;
  }

  /** Returns the index of a field with this name, or 0. */
  indexOfName(name: string): number {
    const known = staticNames.get(name);
    if (known) return known.first;
    const stored = this.#stored.get(name)?.at(-1);
    return stored ? this.#indexOf(stored) : 0;
  }

  /** Stores a field in the dynamic table; it must be no larger than the table. */
  add({ name, value }: HeaderField): void {
    const field = { name, value, number: this.#count };
    this.#table.add(field);
    this.#count++;
    const stored = this.#stored.get(name);
    if (stored) stored.push(field);
    else this.#stored.set(name, [field]);
  }

  /** Changes the limit of the dynamic table. */
  resize(limit: number): void {
    this.#table.resize(limit);
  }

  #indexOf({ number }: StoredField): number {
    return STATIC_TABLE.length + this.#count - number;
  }

  /** Forgets a field that was evicted: the oldest one, also of its name. */
  #forget({ name }: StoredField): void {
    const stored = this.#stored.get(name);
    stored?.shift();
    if (stored?.length === 0) this.#stored.delete(name);
  }
}
