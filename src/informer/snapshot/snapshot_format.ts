import { LineDecoder } from "../../watch/line_decoder.ts";
import type { ReflectorSettings } from "../reflector/reflector_options.ts";

const FORMAT = "kubewire-snapshot/2";
const MAX_LINE_BYTES = 64 * 1024 * 1024;
/** The number of characters in a written chunk. */
const CHUNK_CHARS = 64 * 1024;

/** The origin of a snapshot. A snapshot of another origin cannot be used. */
export interface SnapshotSubject {
  /** The API server's URL. */
  server: string;
  /** An identifier of the cluster, such as a uid; empty if it is not known. */
  cluster: string;
  /** The resource, with its selectors and the form of its objects. */
  resource: string;
  /** The program's name for the form of its objects; see `SnapshotOptions.version`. */
  version: string;
}

/** The objects at one resourceVersion, as JSON texts. */
export interface Snapshot {
  /** The resourceVersion from which a watch resumes. */
  resourceVersion: string;
  /** The time of the snapshot, in milliseconds since 1970. */
  takenAtMs: number;
  /** The JSON of each object. */
  objects: Iterable<string>;
}

/** A snapshot that was read. */
export interface ReadSnapshot extends Snapshot {
  objects: string[];
  /** Whether the snapshot is known to be of the same cluster. */
  isSameCluster: boolean;
}

interface Head extends SnapshotSubject {
  format: string;
  resourceVersion: string;
  takenAtMs: number;
}

/**
 * Writes a snapshot: a line that describes it, a line for each object, and a line with their number
 * and the checksum of all lines before. `onProgress` is called when a part is requested.
 */
export function writeSnapshot(
  subject: SnapshotSubject,
  { resourceVersion, takenAtMs, objects }: Snapshot,
  onProgress: () => void = () => {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const head: Head = { format: FORMAT, ...subject, resourceVersion, takenAtMs };
  const texts = objects[Symbol.iterator]();
  const encoder = new TextEncoder();
  const checksum = new TextChecksum();
  let count = 0;
  let pending = "";
  const write = (line: string) => {
    checksum.add(line);
    pending += `${line}\n`;
  };
  write(JSON.stringify(head));
  return new ReadableStream({
    pull(controller) {
      onProgress();
      while (pending.length < CHUNK_CHARS) {
        const { done, value } = texts.next();
        if (done) {
          controller.enqueue(encoder.encode(`${pending}${endLine(count, checksum)}\n`));
          return controller.close();
        }
        write(value);
        count++;
      }
      controller.enqueue(encoder.encode(pending));
      pending = "";
    },
  }, { highWaterMark: 0 });
}

/** Returns one line that names the resource of a snapshot and the form of its objects. */
export function snapshotResource(
  path: string,
  options: ReflectorSettings & { keepManagedFields?: boolean },
): string {
  const { labelSelector = "", fieldSelector = "", metadataOnly, keepManagedFields } = options;
  // Earlier versions wrote "metadata"; they kept whole objects if a server sent them.
  const form = metadataOnly ? "metadata alone" : "objects";
  const fields = keepManagedFields ? " with managedFields" : "";
  return [path, labelSelector, fieldSelector, `${form}${fields}`].join(" ; ");
}

function endLine(count: number, checksum: TextChecksum): string {
  return JSON.stringify({ count, checksum: String(checksum) });
}

/**
 * Reads a snapshot. If the cluster is not known, the snapshot may be of another one at the same
 * URL. `onProgress` is called when a part has arrived.
 *
 * @throws {TypeError} If the content is incomplete, changed, not a snapshot or of another origin;
 *   the message names the problem.
 */
export async function readSnapshot(
  subject: SnapshotSubject,
  content: ReadableStream<Uint8Array<ArrayBuffer>>,
  onProgress: () => void = () => {},
): Promise<ReadSnapshot> {
  const decoder = new LineDecoder(MAX_LINE_BYTES);
  let head: Head | undefined;
  const objects: string[] = [];
  const checksum = new TextChecksum();
  let last: string | undefined;
  for await (const chunk of content) {
    onProgress();
    decoder.push(chunk);
    for (let line; (line = decoder.shift()) !== undefined;) {
      if (head) {
        if (last !== undefined) {
          checksum.add(last);
          objects.push(last);
        }
        last = line;
      } else {
        head = checkHead(subject, line);
        checksum.add(line);
      }
    }
  }
  if (!head || last !== endLine(objects.length, checksum)) {
    throw new TypeError("The snapshot breaks off before its end, or something in it was changed.");
  }
  const { resourceVersion, takenAtMs, cluster } = head;
  const isSameCluster = cluster !== "" && cluster === subject.cluster;
  return { resourceVersion, takenAtMs, objects, isSameCluster };
}

function checkHead(subject: SnapshotSubject, line: string): Head {
  let head: Partial<Head> | null;
  try {
    head = JSON.parse(line);
  } catch {
    head = null;
  }
  if (
    head?.format !== FORMAT || typeof head.cluster !== "string" ||
    typeof head.resourceVersion !== "string" || head.resourceVersion === "" ||
    head.resourceVersion === "0" // would mean any state
  ) {
    throw new TypeError(`The snapshot is not in the format ${FORMAT}.`);
  }
  for (const name of ["server", "cluster", "resource", "version"] as const) {
    const isUnknown = name === "cluster" && (head.cluster === "" || subject.cluster === "");
    if (head[name] !== subject[name] && !isUnknown) {
      throw new TypeError(
        `The snapshot is of another ${name}: ${JSON.stringify(head[name])} ` +
          `instead of ${JSON.stringify(subject[name])}.`,
      );
    }
  }
  return head as Head;
}

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const LINE_FEED = 10;

/**
 * A checksum of lines of text (FNV-1a, of UTF-16 units): it detects changes by a disk or an editor,
 * but not forgery.
 */
export class TextChecksum {
  #hash = OFFSET_BASIS;

  /** Adds the next line. */
  add(line: string): void {
    let hash = this.#hash;
    for (let at = 0; at < line.length; at++) {
      hash = Math.imul(hash ^ line.charCodeAt(at), PRIME);
    }
    this.#hash = Math.imul(hash ^ LINE_FEED, PRIME);
  }

  /** Returns the checksum of all added lines, in hexadecimal. */
  toString(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }
}
