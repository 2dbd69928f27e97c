import type { PodTemplate } from "./pod_state.ts";

/** Letters and digits of which no word is made: no vowels, and no digits that look like them. */
const LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/**
 * Returns the hash of a template of pods, for the name of its ReplicaSet. It has the form of
 * kube-controller-manager's, FNV-1a in 32 bits; the value is another one, since that one hashes how Go
 * prints the struct.
 */
export function templateHash(template: PodTemplate, collisionCount: number | undefined): string {
  let hash = 0x811c9dc5;
  const text = JSON.stringify(template) + (collisionCount ?? "");
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return Array.from(String(hash), (digit) => LETTERS[digit.charCodeAt(0) % LETTERS.length]).join(
    "",
  );
}
