/** The best hand-written loop for Bun: it splits the text as a string. */

import { bareWatch, count, look, measure } from "./program.ts";

/** Decodes `events` events of a watch; returns a sum over them. */
export async function splitLoop(events: number): Promise<number> {
  const reader = (await bareWatch()).getReader();
  const decoder = new TextDecoder();
  let text = "";
  let checksum = 0;
  let seen = 0;
  while (seen < events) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The watch ended after ${seen} events.`);
    text += decoder.decode(value, { stream: true });
    let start = 0;
    let end: number;
    while (seen < events && (end = text.indexOf("\n", start)) >= 0) {
      checksum += look(JSON.parse(text.slice(start, end)).object);
      start = end + 1;
      seen++;
    }
    if (start > 0) text = text.slice(start);
  }
  await reader.cancel();
  return checksum;
}

if (import.meta.main) await measure(async () => ({ checksum: await splitLoop(count) }));
