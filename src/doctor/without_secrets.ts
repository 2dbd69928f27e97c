/** A JWT, complete or cut: two parts at least, the first of which begins like every JWT header. */
const JWT = /\beyJ[\w-]{8,}(?:\.[\w-]*){1,2}/g;
const PRIVATE_KEY = /-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(?:-----END [^-]*-----|$)/g;
/** The user name and the password in a URL. */
const USER_INFO = /(\b[a-z][a-z\d+.-]*:\/\/)[^\s/?#@]+@/gi;
const CREDENTIALS = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;

const PLACEHOLDER = "[hidden]";

/**
 * Returns a text as a report may show it: without the known secrets, without anything that has the
 * form of one, and without characters that a terminal would interpret. The checks show no secret by
 * themselves; this is for texts of servers and of runtimes, which may repeat a header.
 */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  let shown = text;
  for (const secret of secrets) {
    if (secret.length > 0) shown = shown.replaceAll(secret, PLACEHOLDER);
  }
  return shown
    .replace(PRIVATE_KEY, PLACEHOLDER)
    .replace(JWT, PLACEHOLDER)
    .replace(USER_INFO, `$1${PLACEHOLDER}@`)
    .replace(CREDENTIALS, `$1 ${PLACEHOLDER}`)
    .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
    .trim();
}
