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

/** The length of the parts: shorter ones may be words of a sentence. */
export const PART_LENGTH = 8;

/** The longest part of a secret that is looked at; servers refuse longer headers. */
const LONGEST = 16 * 1024;

/**
 * Returns all parts of secrets that are {@linkcode PART_LENGTH} long, also of the text that base64 and
 * percent-encoding make of them, in the form that {@linkcode foldedText} gives. A text that has none
 * of them repeats neither a secret nor a segment of a JWT.
 */
export function secretParts(secrets: Iterable<string>): ReadonlySet<string> {
  const parts = new Set<string>();
  for (const secret of secrets) {
    for (const form of formsOf(secret.slice(0, LONGEST))) {
      const folded = foldedText(form);
      for (let index = 0; index + PART_LENGTH <= folded.length; index++) {
        parts.add(folded.slice(index, index + PART_LENGTH));
      }
    }
  }
  return parts;
}

/** Returns a text of the same length without the differences of letter case and of base64url. */
export function foldedText(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replaceAll("-", "+").replaceAll("_", "/");
}

function formsOf(secret: string): string[] {
  if (secret.length < PART_LENGTH) return [];
  const bytes = [...new TextEncoder().encode(secret)];
  const percent = bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  return [secret, encodeURIComponent(secret.toWellFormed()), percent, ...base64Forms(bytes)];
}

/** Base64 depends on where among three bytes the secret begins, as behind `Bearer `. */
function base64Forms(bytes: readonly number[]): string[] {
  return [0, 1, 2].map((before) => {
    const text = String.fromCharCode(...Array<number>(before).fill(0), ...bytes);
    const whole = btoa(text).replaceAll("=", "");
    // The characters at the ends also have bits of the text around the secret.
    const end = (before + bytes.length) % 3 === 0 ? whole.length : whole.length - 1;
    return whole.slice(before === 0 ? 0 : before + 1, end);
  });
}
