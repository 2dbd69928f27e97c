const WARNING = /299 \S+ "((?:[^"\\]|\\.)*)"/g;

/** The texts of the warnings with code 299 in a `Warning` header (RFC 7234 §5.5). */
export function parseWarnings(header: string): string[] {
  return Array.from(header.matchAll(WARNING), ([, text = ""]) => text.replace(/\\(.)/g, "$1"));
}
