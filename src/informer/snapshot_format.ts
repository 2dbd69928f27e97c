import { LineDecoder } from "../watch/line_decoder.ts";

const FORMAT = "kubewire-snapshot/1";
const MAX_LINE_BYTES = 64 * 1024 * 1024;
/** Characters that are written at a time. */
const CHUNK_CHARS = 64 * 1024;

/** What a snapshot is of. A snapshot of anything else is of no use. */
export interface SnapshotSubject {
  /** The API server's URL. */
  server: string;
  /** The resource, with its selectors. */
  resource: string;
  /** What the program calls the form of its objects; see `SnapshotOptions.version`. */
  version: string;
}

/** The objects at one resourceVersion, as JSON texts. */
export interface Snapshot {
  /** What a watch goes on from. */
  resourceVersion: string;
  /** Milliseconds since 1970. */
  takenAtMs: number;
  /** The JSON of each object. */
  objects: Iterable<string>;
}

interface Head extends SnapshotSubject {
  format: string;
  resourceVersion: string;
  takenAtMs: number;
}

/** Writes a snapshot: a line that says what it is, a line for each object, a line with their number. */
export function writeSnapshot(
  subject: SnapshotSubject,
  { resourceVersion, takenAtMs, objects }: Snapshot,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const head: Head = { format: FORMAT, ...subject, resourceVersion, takenAtMs };
  const texts = objects[Symbol.iterator]();
  const encoder = new TextEncoder();
  let count = 0;
  let pending = `${JSON.stringify(head)}\n`;
  return new ReadableStream({
    pull(controller) {
      while (pending.length < CHUNK_CHARS) {
        const { done, value } = texts.next();
        if (done) {
          controller.enqueue(encoder.encode(`${pending}${JSON.stringify({ count })}\n`));
          return controller.close();
        }
        pending += `${value}\n`;
        count++;
      }
      controller.enqueue(encoder.encode(pending));
      pending = "";
    },
  }, { highWaterMark: 0 });
}

/**
 * Reads a snapshot.
 *
 * @throws {TypeError} If it is not whole, not a snapshot or of something else; the message says so.
 */
export async function readSnapshot(
  subject: SnapshotSubject,
  content: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<Snapshot & { objects: string[] }> {
  const decoder = new LineDecoder(MAX_LINE_BYTES);
  let head: Head | undefined;
  const objects: string[] = [];
  let last: string | undefined;
  for await (const chunk of content) {
    decoder.push(chunk);
    for (let line; (line = decoder.shift()) !== undefined;) {
      if (head) {
        if (last !== undefined) objects.push(last);
        last = line;
      } else {
        head = checkHead(subject, line);
      }
    }
  }
  if (!head || last !== JSON.stringify({ count: objects.length })) {
    throw new TypeError("The snapshot breaks off before its end.");
  }
  const { resourceVersion, takenAtMs } = head;
  return { resourceVersion, takenAtMs, objects };
}

function checkHead(subject: SnapshotSubject, line: string): Head {
  let head: Partial<Head> | null;
  try {
    head = JSON.parse(line);
  } catch {
    head = null;
  }
  if (head?.format !== FORMAT || typeof head.resourceVersion !== "string") {
    throw new TypeError(`The snapshot is not in the format ${FORMAT}.`);
  }
  for (const name of ["server", "resource", "version"] as const) {
    if (head[name] !== subject[name]) {
      throw new TypeError(
        `The snapshot is of another ${name}: ${JSON.stringify(head[name])} ` +
          `instead of ${JSON.stringify(subject[name])}.`,
      );
    }
  }
  return head as Head;
}
