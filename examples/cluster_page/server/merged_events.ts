/** A stream of server-sent events, with the id up to which its reader has them. */
export interface EventPart {
  readonly body: ReadableStream<Uint8Array>;
  readonly id: string;
}

/** Settings of {@linkcode mergedEvents}. */
export interface MergedEventsOptions {
  /** Milliseconds after which the stream ends, so that its reader comes back with its token. */
  readonly endsAfterMs?: number | undefined;
}

interface Piece {
  name: string;
  text?: string | undefined;
  error?: unknown;
}

const encoder = new TextEncoder();

/**
 * Merges streams of server-sent events into one: a browser opens at most six connections to a host,
 * for all of its tabs together. The name of a part is put before the names of its events, and the id
 * of an event has the ids of all parts, so that each of them resumes after a lost connection. The
 * parts are read once the stream is read, and left when its time is over, also by a slow reader.
 */
export function mergedEvents(
  parts: ReadonlyMap<string, EventPart>,
  { endsAfterMs }: MergedEventsOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const ids = new Map([...parts].map(([name, { id }]) => [name, id]));
  const readers = new Map([...parts].map(([name, { body }]) => [name, body.getReader()]));
  const decoders = new Map([...parts.keys()].map((name) => [name, new TextDecoder()]));
  const ready: Piece[] = [];
  let wake = () => {};
  let over = false;

  const read = async (name: string) => {
    try {
      const { value } = await readers.get(name)!.read();
      const text = value && decoders.get(name)!.decode(value, { stream: true });
      ready.push({ name, text });
    } catch (error) {
      ready.push({ name, error });
    }
    wake();
  };
  const leave = async () => {
    clearTimeout(timer);
    await Promise.all([...readers.values()].map((reader) => reader.cancel().catch(() => {})));
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    for (const name of parts.keys()) void read(name);
    if (endsAfterMs === undefined) return;
    timer = setTimeout(() => {
      over = true;
      void leave();
      wake();
    }, endsAfterMs);
  };
  let begun = false;

  return new ReadableStream({
    async pull(controller) {
      if (!begun) begin();
      begun = true;
      while (ready.length === 0 && !over) await new Promise<void>((resolve) => wake = resolve);
      const piece = over ? undefined : ready.shift(); // the ids say what the reader lacks
      if (piece?.text !== undefined) {
        controller.enqueue(encoder.encode(renamed(piece.text, piece.name, ids)));
        void read(piece.name); // not before: a slow browser holds its own parts back
        return;
      }
      await leave();
      if (piece?.error !== undefined) return controller.error(piece.error);
      if (!piece) controller.enqueue(encoder.encode("retry: 500\n\n")); // it is only a renewal
      controller.close();
    },
    cancel: leave,
  }, { highWaterMark: 0 });
}

/** Returns the ids of the parts in an id of the merged stream; empty ones for any other text. */
export function partIds(id: string | undefined, names: Iterable<string>): Map<string, string> {
  const ids = /^[\w,-]*$/.test(id ?? "") ? (id ?? "").split(",") : []; // they go into headers
  return new Map([...names].map((name, index) => [name, ids[index] ?? ""]));
}

/** Puts the name of the part into each event of a text, and the ids of all parts. */
function renamed(text: string, name: string, ids: Map<string, string>): string {
  return text
    .replaceAll(/^event: /gm, `event: ${name}.`)
    .replaceAll(/^id: (.*)$/gm, (_line, id: string) => {
      ids.set(name, id);
      return `id: ${[...ids.values()].join(",")}`;
    });
}
