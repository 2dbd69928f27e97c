import type { WatchEvent } from "../../mod.ts";

/** Reads events until one fulfils a condition, returns them all, and closes the watch. */
export async function takeUntil(
  events: ReadableStream<WatchEvent>,
  isLast: (event: WatchEvent, count: number) => boolean,
): Promise<WatchEvent[]> {
  const taken: WatchEvent[] = [];
  for await (const event of events) {
    if (isLast(event, taken.push(event))) return taken;
  }
  throw new Error(`The watch ended after ${taken.length} events: ${taken.map(brief).join(", ")}.`);
}

/** Reads `count` events, and closes the watch. */
export function take(events: ReadableStream<WatchEvent>, count: number): Promise<WatchEvent[]> {
  return takeUntil(events, (_event, taken) => taken === count);
}

/** Returns an event in two words, such as `ADDED a`. */
export function brief({ type, object }: WatchEvent): string {
  return object.metadata.name === undefined ? type : `${type} ${object.metadata.name}`;
}
