import { foldedText, PART_LENGTH, secretParts } from "./secret_parts.ts";

/** A JWT, complete or cut: two parts at least, the first of which begins like every JWT header. */
const JWT = /\beyJ[\w-]{8,}(?:\.[\w-]*){1,2}/g;
const PRIVATE_KEY = /-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(?:-----END [^-]*-----|$)/g;
/** The user name and the password in a URL. */
const USER_INFO = /(\b[a-z][a-z\d+.-]*:\/\/)[^\s/?#@]+@/gi;
const CREDENTIALS = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;
/** Control characters, marks of direction, and separators of lines, which end a line or move it. */
const INTERPRETED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

const PLACEHOLDER = "[hidden]";

/**
 * Returns a text as a report may show it: without the known secrets, without anything that has the
 * form of one, and without characters that a terminal would interpret. The checks show no secret by
 * themselves; this is for texts of servers and of runtimes, which may repeat a header.
 */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  return secretHider(secrets)(text);
}

/** Returns {@linkcode withoutSecrets} for several texts. */
export function secretHider(secrets: Iterable<string>): (text: string) => string {
  const known = [...secrets].filter((secret) => secret !== "");
  const parts = secretParts(known);
  return (text) => {
    let shown = text;
    for (const secret of known) shown = shown.replaceAll(secret, PLACEHOLDER);
    return withoutParts(shown, parts)
      .replace(PRIVATE_KEY, PLACEHOLDER)
      .replace(JWT, PLACEHOLDER)
      .replace(USER_INFO, `$1${PLACEHOLDER}@`)
      .replace(CREDENTIALS, `$1 ${PLACEHOLDER}`)
      .replace(INTERPRETED, " ")
      .trim();
  };
}

/** Replaces each run of characters that consists of parts of secrets. */
function withoutParts(text: string, parts: ReadonlySet<string>): string {
  if (parts.size === 0) return text;
  const folded = foldedText(text);
  let shown = "";
  let copied = 0;
  let hiddenTo = 0;
  for (let index = 0; index + PART_LENGTH <= folded.length; index++) {
    if (!parts.has(folded.slice(index, index + PART_LENGTH))) continue;
    if (index > hiddenTo || hiddenTo === 0) shown += text.slice(copied, index) + PLACEHOLDER;
    hiddenTo = copied = index + PART_LENGTH;
  }
  return shown + text.slice(copied);
}
