/** A JSON Web Token. It begins at the edge of a word, so that each word is read once. */
const JWT = /(?<![\w-])eyJ[\w-]*\.[\w-]+\.[\w-]*/g;
const BEARER = /(?<![\w-])(bearer\s+)[^\s"',;]+/gi;
const PRIVATE_KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** Returns a text without the bearer tokens and private keys in it. */
export function withoutTokens(text: string): string {
  return text
    .replace(PRIVATE_KEY, "[redacted]")
    .replace(BEARER, "$1[redacted]")
    .replace(JWT, "[redacted]");
}
