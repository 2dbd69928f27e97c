import { ConfigurationError } from "@kubewire/kubewire";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The position of a mapping, for messages. */
export interface EntryPath {
  /** The document that contains it, such as "The kubeconfig /home/jane/.kube/config". */
  subject: string;
  /** The path in the document, such as `users[0].user`; empty for the whole document. */
  path: string;
}

/**
 * Reads the fields of one mapping in a file. Errors name the field but never the value, which may
 * be a secret. As in client-go an empty value counts as absent, and unknown fields are ignored.
 */
export class EntryReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #place: EntryPath;

  /**
   * Creates a reader for a mapping, or for an absent value.
   *
   * @throws {ConfigurationError} If the value is something else.
   */
  constructor(value: unknown, place: EntryPath) {
    const isNothing = value === undefined || value === null;
    if (!isNothing && (typeof value !== "object" || Array.isArray(value))) {
      const where = place.path ? `${place.subject}: ${place.path}` : place.subject;
      throw new ConfigurationError(`${where} must be a mapping.`);
    }
    this.#fields = isNothing ? {} : value as Record<string, unknown>;
    this.#place = place;
  }

  /** Whether the field exists. */
  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  /** Returns the field without checking its type. */
  raw(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] ?? undefined : undefined;
  }

  /** Returns a text; `undefined` if it is empty. */
  text(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || value === "") return undefined;
    if (typeof value === "string") return value;
    throw this.#mustBe(name, "a text: put it in quotes");
  }

  /** Returns a text as an object to spread; empty if the field is absent. */
  optional<K extends string>(key: K, name: string): { [key in K]?: string } {
    const value = this.text(name);
    return value === undefined ? {} : { [key]: value } as { [key in K]: string };
  }

  /**
   * Returns base64 as an object to spread; empty if the field is absent. Line breaks are removed.
   *
   * @throws {ConfigurationError} If Go would not decode it: Go refuses all other white space and
   *   missing padding.
   */
  base64<K extends string>(key: K, name: string): { [key in K]?: string } {
    const value = this.text(name)?.replaceAll(/[\r\n]/g, "");
    if (!value) return {};
    if (BASE64.test(value)) return { [key]: value } as { [key in K]: string };
    throw new ConfigurationError(
      `${this.#where(name)} is not base64: put the PEM file through base64.`,
    );
  }

  /** Returns a boolean; `false` if the field is absent. */
  flag(name: string): boolean {
    const value = this.raw(name) ?? false;
    if (typeof value === "boolean") return value;
    throw this.#mustBe(name, "true or false");
  }

  /** Returns a list of texts. */
  texts(name: string): string[] {
    return this.list(name).map((value) => {
      if (typeof value === "string") return value;
      throw this.#mustBe(name, "a list of texts");
    });
  }

  /** Returns a list of any values. */
  list(name: string): unknown[] {
    const value = this.raw(name) ?? [];
    if (Array.isArray(value)) return value;
    throw this.#mustBe(name, "a list");
  }

  /** Returns a reader for a mapping. */
  mapping(name: string): EntryReader {
    return new EntryReader(this.raw(name), this.#placeOf(name));
  }

  /** Returns readers for the mappings of a list. */
  items(name: string): EntryReader[] {
    return this.list(name).map((value, index) =>
      new EntryReader(value, this.#placeOf(`${name}[${index}]`))
    );
  }

  /** Returns the names of all fields. */
  names(): string[] {
    return Object.keys(this.#fields);
  }

  /**
   * Returns a list of named entries as a map, such as `clusters: [{ name, cluster }]`.
   *
   * @throws {ConfigurationError} If a name occurs twice, as in client-go. An entry for which `read`
   *   returns `undefined` does not count.
   */
  named<T>(list: string, read: (item: EntryReader) => T): Map<string, T> {
    const map = new Map<string, T>();
    for (const item of this.items(list)) {
      const name = item.text("name") ?? "";
      if (map.get(name) !== undefined) {
        throw new ConfigurationError(
          `${this.#where(list)} has the name ${JSON.stringify(name)} twice: rename one.`,
        );
      }
      map.set(name, read(item));
    }
    return map;
  }

  #placeOf(name: string): EntryPath {
    const { subject, path } = this.#place;
    return { subject, path: path ? `${path}.${name}` : name };
  }

  #where(name: string): string {
    const { subject, path } = this.#placeOf(name);
    return `${subject}: ${path}`;
  }

  #mustBe(name: string, what: string): ConfigurationError {
    return new ConfigurationError(`${this.#where(name)} must be ${what}.`);
  }
}
