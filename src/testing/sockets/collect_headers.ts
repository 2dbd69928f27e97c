/** Headers of different names that a request may have: few enough for quadratic time. */
const MOST_HEADER_NAMES = 200;

/**
 * Returns headers from the fields of a request; the values of one name are joined once. The `Headers` of
 * the runtimes join at each `append`, copy one list in quadratic time, and look for each name among all.
 *
 * @throws {RangeError} If there are too many names.
 * @throws {TypeError} If a name or a value is malformed.
 */
export function collectHeaders(fields: Iterable<readonly [name: string, value: string]>): Headers {
  const values = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    const known = values.get(key);
    if (known) known.push(value);
    else if (values.size === MOST_HEADER_NAMES) {
      throw new RangeError(`There are more than ${MOST_HEADER_NAMES} headers of different names.`);
    } else values.set(key, [value]);
  }
  const joined = [...values].map(([name, all]): [string, string] => [
    name,
    all.join(name === "cookie" ? "; " : ", "),
  ]);
  return new Headers(joined);
}
