/** A header field of HTTP/2. */
export interface HeaderField {
  /** The name, in lower case. */
  readonly name: string;
  /** The value, one character for each byte. */
  readonly value: string;
  /** Whether the value must not be stored in a compression table, here or in an intermediary. */
  readonly sensitive?: boolean;
}

/** The size of a field without its name and its value (RFC 7541, section 4.1). */
const OVERHEAD_BYTES = 32;

/** Returns the size of a field in a table and in a list of fields. */
export function fieldBytes({ name, value }: HeaderField): number {
  return name.length + value.length + OVERHEAD_BYTES;
}
