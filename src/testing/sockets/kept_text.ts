import { Buffer } from "node:buffer";

const MOST_CHARACTERS = 8192;

/**
 * Returns the beginning of a text of a client, for a record. It is copied, because in V8 a part of a text
 * keeps the whole text in memory: a name in a header kept the megabyte of its request.
 */
export function keptText(text: string): string {
  return Buffer.from(text.slice(0, MOST_CHARACTERS)).toString();
}
