/**
 * Names of the resources that `deno task generate` defines on the real API server, whose documents
 * are the templates of all custom resources. No other text of a document contains them.
 */
export const templateNames = {
  group: "kwgroup.dev",
  version: "v9alpha9",
  kind: "Kwsample",
  listKind: "KwsampleCollection",
  plural: "kwsamples",
} as const;

/** Names of a resource, as documents have them. */
export interface DocumentNames {
  /** API group. */
  readonly group: string;
  /** API version. */
  readonly version: string;
  /** Kind of the objects. */
  readonly kind: string;
  /** Kind of a list. */
  readonly listKind: string;
  /** Plural name. */
  readonly plural: string;
}

/** Returns the name of a kind's schema, such as `com.example.v1.Widget`. */
export function modelName({ group, version }: DocumentNames, kind: string): string {
  return [...group.split(".").reverse(), version, kind].join(".");
}

/** Returns a text of a template with the names of another resource. */
export function renamed(text: string, names: DocumentNames): string {
  const [from, to] = [formsOf(templateNames), formsOf(names)];
  return from.reduce((result, form, at) => result.replaceAll(form, () => to[at]!), text);
}

/** The forms of the names, each before those that it contains. */
function formsOf(names: DocumentNames): string[] {
  const { group, version, kind, listKind, plural } = names;
  const [first = "", ...parts] = group.replace(/\.k8s\.io$/, "").split(/[^A-Za-z0-9]/);
  const groupTag = first + parts.map(capitalized).join("");
  return [
    modelName(names, listKind),
    modelName(names, kind),
    `${capitalized(groupTag)}${capitalized(version)}`,
    `${groupTag}_${version}`,
    `a ${kind}`,
    listKind,
    kind,
    plural,
    group,
    version,
  ].map((form, at) => inJson(at === 4 ? withArticle(kind) : form));
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns a kind with its article; a plural has none. */
function withArticle(kind: string): string {
  if (kind.endsWith("s") && !kind.endsWith("ss")) return kind;
  return `${/^[aeiou]/i.test(kind) ? "an" : "a"} ${kind}`;
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
