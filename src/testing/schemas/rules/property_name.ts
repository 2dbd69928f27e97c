/** Names that CEL keeps for itself. */
const reserved: ReadonlySet<string> = new Set(
  ("true false null in as break const continue else for function if import let loop package " +
    "namespace return var void while").split(" "),
);

const escapes: Readonly<Record<string, string>> = {
  "__": "__underscores__",
  ".": "__dot__",
  "-": "__dash__",
  "/": "__slash__",
};

/**
 * Returns the name by which an expression finds a property; `undefined` if it cannot.
 *
 * Source: `k8s.io/apiserver/pkg/cel` `Escape`.
 */
export function escapePropertyName(name: string): string | undefined {
  if (!/^[A-Za-z_./-][A-Za-z0-9_./-]*$/.test(name)) return undefined;
  if (reserved.has(name)) return `__${name}__`;
  return name.replace(/__|[-./]/g, (part) => escapes[part]!);
}

/** Returns the property that an expression means by a name; `undefined` if it means none. */
export function unescapePropertyName(escaped: string): string | undefined {
  let isValid = true;
  const name = escaped.replace(/__([^_]+)__/g, (whole, inside: string) => {
    if (reserved.has(inside)) {
      if (whole.length !== escaped.length) isValid = false;
      return inside;
    }
    const found = Object.entries(escapes).find(([, escape]) => escape === whole);
    if (!found) isValid = false;
    return found?.[0] ?? "";
  });
  return isValid ? name : undefined;
}
