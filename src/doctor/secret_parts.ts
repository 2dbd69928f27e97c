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
