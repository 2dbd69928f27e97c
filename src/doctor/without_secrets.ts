import { foldedText, PART_LENGTH, secretParts } from "./secret_parts.ts";

/** The characters of JWTs. */
const JWT_CHARACTERS = /[\w.-]+/g;
/** The beginning of every JWT's header. */
const JWT_START = /\beyJ[\w-]{8}/g;
const PRIVATE_KEY = /-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(?:-----END [^-]*-----|$)/g;
/** The user name and the password in a URL. */
const USER_INFO = /:\/\/[^\s/?#@]+@/g;
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
      .replace(JWT_CHARACTERS, withoutJwts)
      .replace(USER_INFO, `://${PLACEHOLDER}@`)
      .replace(CREDENTIALS, `$1 ${PLACEHOLDER}`)
      .replace(INTERPRETED, " ")
      .trim();
  };
}

/**
 * Replaces the JWTs in a run of their characters, complete or cut: two parts at least. One pattern
 * for it all would read the rest of the run again from each beginning.
 */
function withoutJwts(run: string): string {
  let shown = "";
  let copied = 0;
  for (const { index } of run.matchAll(JWT_START)) {
    if (index < copied) continue;
    const dot = run.indexOf(".", index);
    if (dot < 0) break;
    shown += run.slice(copied, index) + PLACEHOLDER;
    const third = run.indexOf(".", (run.indexOf(".", dot + 1) + 1) || run.length);
    copied = third < 0 ? run.length : third;
  }
  return shown + run.slice(copied);
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
