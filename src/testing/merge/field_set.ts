/** One step from a value to a part of it, in the notation of `managedFields`. */
export type PathElement = string;

/** Returns the step to a field of an object, or to the value at a key of a map. */
export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

/** Returns the step to the list item with these keys. */
export function keyElement(keys: Readonly<Record<string, unknown>>): PathElement {
  const sorted = Object.entries(keys).sort(([a], [b]) => a < b ? -1 : 1);
  return `k:${JSON.stringify(Object.fromEntries(sorted))}`;
}

/** Returns the step to the list item that equals a scalar. */
export function valueElement(value: unknown): PathElement {
  return `v:${JSON.stringify(value)}`;
}

/** A path of a set: its last element and those above, which the paths of a set share. */
export interface FieldPath {
  /** The last element. */
  readonly element: PathElement;
  /** The path without it; `undefined` for a path of one element. */
  readonly above: FieldPath | undefined;
}

/** Returns the path with these elements; `undefined` if there are none. */
export function fieldPath(elements: readonly PathElement[]): FieldPath | undefined {
  return elements.reduce<FieldPath | undefined>(
    (above, element) => ({ element, above }),
    undefined,
  );
}

/** Returns the elements of a path, from the first to the last. */
export function pathElements(path: FieldPath | undefined): PathElement[] {
  const elements: PathElement[] = [];
  for (let at = path; at; at = at.above) elements.push(at.element);
  return elements.reverse();
}

/** Formats a path for a message: `.spec.containers[name="web"].image`. */
export function formatPath(path: readonly PathElement[]): string {
  return path.map(formatElement).join("");
}

function formatElement(element: PathElement): string {
  const text = element.slice(2);
  if (element.startsWith("f:")) return `.${text}`;
  if (element.startsWith("v:")) return `[=${text}]`;
  const keys = Object.entries(JSON.parse(text));
  return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
}

/** Orders fields by their names and items by their keys; numbers are compared as numbers. */
function compareElements(left: PathElement, right: PathElement): number {
  if (left.startsWith("f:") || right.startsWith("f:")) return left < right ? -1 : 1;
  const [ours, theirs] = [keyValues(left), keyValues(right)];
  for (const [index, value] of ours.entries()) {
    const other = theirs[index];
    if (typeof value === "number" && typeof other === "number" && value !== other) {
      return value - other;
    }
    if (String(value) !== String(other)) return String(value) < String(other) ? -1 : 1;
  }
  return ours.length - theirs.length;
}

function keyValues(element: PathElement): unknown[] {
  const value = JSON.parse(element.slice(2));
  return typeof value === "object" && value !== null ? Object.values(value) : [value];
}

/**
 * A set of fields, each given by its path. It may contain a path without the paths below it, and
 * the paths below it without the path itself.
 *
 * Source: `sigs.k8s.io/structured-merge-diff` `fieldpath.Set`, and `FieldsV1` of
 * `k8s.io/apimachinery/pkg/apis/meta/v1`.
 */
export class FieldSet {
  readonly #members = new Set<PathElement>();
  readonly #children = new Map<PathElement, FieldSet>();

  /** Reads `fieldsV1`; any other value counts as empty. */
  static fromFieldsV1(fields: unknown): FieldSet {
    const set = new FieldSet();
    if (typeof fields !== "object" || fields === null) return set;
    for (const [element, below] of Object.entries(fields)) {
      if (element === ".") continue;
      const child = FieldSet.fromFieldsV1(below);
      if (child.isEmpty || "." in below) set.#members.add(element);
      set.#setChild(element, child);
    }
    return set;
  }

  /** Whether the set is empty. */
  get isEmpty(): boolean {
    return this.#members.size === 0 && this.#children.size === 0;
  }

  /** Writes `fieldsV1`. */
  toFieldsV1(): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    for (const element of [...this.elements()].sort(compareElements)) {
      const child = this.#children.get(element);
      const self = child && this.#members.has(element) ? { ".": {} } : {};
      fields[element] = { ...self, ...child?.toFieldsV1() };
    }
    return fields;
  }

  /** Returns all paths in the set, in the order of the API server. */
  paths(): FieldPath[] {
    const paths: FieldPath[] = [];
    this.#collectPaths(undefined, paths);
    return paths;
  }

  /** Adds the path with only this element. */
  addElement(element: PathElement): void {
    this.#members.add(element);
  }

  /** Adds paths below an element, which are given without it; takes them over if it has none yet. */
  addBelow(element: PathElement, fields: FieldSet): void {
    this.#setChild(element, this.#children.get(element)?.union(fields) ?? fields);
  }

  /** Returns whether a path is in the set. */
  includes({ above, element }: FieldPath): boolean {
    const set = pathElements(above).reduce<FieldSet | undefined>(
      (set, element) => set?.below(element),
      this,
    );
    return set?.has(element) ?? false;
  }

  /** Iterates over the elements with which the paths begin, each once. */
  *elements(): Generator<PathElement> {
    yield* this.#members;
    for (const element of this.#children.keys()) if (!this.#members.has(element)) yield element;
  }

  /** Returns whether the path with only this element is in the set. */
  has(element: PathElement): boolean {
    return this.#members.has(element);
  }

  /** Returns the paths that begin with an element, without that element. */
  below(element: PathElement): FieldSet | undefined {
    return this.#children.get(element);
  }

  /** Returns the paths that are in either set. */
  union(other: FieldSet): FieldSet {
    return this.#combine(other, (mine, theirs) => mine || theirs, (a, b) => a.union(b));
  }

  /** Returns the paths that are in both sets. */
  intersection(other: FieldSet): FieldSet {
    return this.#combine(other, (mine, theirs) => mine && theirs, (a, b) => a.intersection(b));
  }

  /** Returns the paths that are not in the other set. */
  difference(other: FieldSet): FieldSet {
    return this.#combine(other, (mine, theirs) => mine && !theirs, (a, b) => a.difference(b));
  }

  /** Returns the paths that are neither in the other set nor below one of its paths. */
  without(other: FieldSet): FieldSet {
    const result = this.difference(other);
    for (const element of other.#members) result.#children.delete(element);
    for (const [element, child] of result.#children) {
      const theirs = other.#children.get(element);
      if (theirs) result.#setChild(element, child.without(theirs));
    }
    return result;
  }

  #combine(
    other: FieldSet,
    keeps: (mine: boolean, theirs: boolean) => boolean,
    below: (mine: FieldSet, theirs: FieldSet) => FieldSet,
  ): FieldSet {
    const result = new FieldSet();
    for (const element of new Set([...this.elements(), ...other.elements()])) {
      if (keeps(this.has(element), other.has(element))) result.#members.add(element);
      const mine = this.#children.get(element);
      const theirs = other.#children.get(element);
      if (!mine && !theirs) continue;
      result.#setChild(element, below(mine ?? new FieldSet(), theirs ?? new FieldSet()));
    }
    return result;
  }

  #collectPaths(above: FieldPath | undefined, paths: FieldPath[]): void {
    for (const element of [...this.#members].sort(compareElements)) paths.push({ element, above });
    for (const element of [...this.#children.keys()].sort(compareElements)) {
      this.#children.get(element)!.#collectPaths({ element, above }, paths);
    }
  }

  #setChild(element: PathElement, child: FieldSet): void {
    if (child.isEmpty) this.#children.delete(element);
    else this.#children.set(element, child);
  }
}
