/** The limits of kube-apiserver, in code points. */
const MOST_TOGETHER = 4_096;
const MOST_EACH = 256;

/**
 * Collects the warnings of a response. Each text is sent once; one that is empty or has control
 * characters is left out. If all texts together are too long, each is cut, and the last ones are
 * left out.
 *
 * Source: `k8s.io/apiserver/pkg/endpoints/filters` `recorder` and `k8s.io/apimachinery/pkg/util/net`
 * `NewWarningHeader`.
 */
export class WarningRecorder {
  readonly #texts = new Set<string>();

  /** Adds a text. */
  add(text: string): void {
    if (text !== "" && !/\p{Cc}/u.test(text)) this.#texts.add(text);
  }

  /** Returns the values of the `Warning` headers, with one character for each byte of UTF-8. */
  headers(): string[] {
    return fitting(Array.from(this.#texts, (text) => [...text])).map((characters) =>
      `299 - ${quote(bytesOf(characters.join("")))}`
    );
  }
}

function fitting(texts: string[][]): string[][] {
  let given = 0;
  const excess = texts.findIndex(({ length }) => (given += length) > MOST_TOGETHER);
  if (excess === -1) return texts;
  let written = 0;
  return texts.map((text) => text.slice(0, MOST_EACH)).filter(({ length }, index) => {
    if (index > excess && written >= MOST_TOGETHER) return false;
    written += length;
    return true;
  });
}

function bytesOf(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
