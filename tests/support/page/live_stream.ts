import { assertEquals } from "@std/assert";
import { EventReader, type ReadEvent } from "../hono/event_reader.ts";

const KINDS = 7;

/** Opens a stream of server-sent events of the page. */
export async function openStream(url: string, init: RequestInit = {}): Promise<EventReader> {
  const response = await fetch(url, init);
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  return new EventReader(response);
}

/** Returns the events of the live stream until all of its kinds are synced. */
export async function snapshotOf(reader: EventReader): Promise<ReadEvent[]> {
  const events = [];
  for (let synced = 0; synced < KINDS;) {
    const event = await reader.next();
    if (!event) throw new Error("The stream has ended.");
    events.push(event);
    if (event.type.endsWith(".synced")) synced++;
  }
  return events;
}
