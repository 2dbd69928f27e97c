/** An event of a `text/event-stream`. */
export interface ReadEvent {
  type: string;
  id?: string;
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
  data: any;
}

/** Reads the events of a response one by one. */
export class EventReader implements AsyncDisposable {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = "";
  /** The comments that came, and the fields that are not of an event. */
  readonly others: string[] = [];

  constructor(response: Response) {
    this.#reader = response.body!.getReader();
  }

  /** Returns the next event; `undefined` at the end of the stream. */
  async next(): Promise<ReadEvent | undefined> {
    for (let frame; (frame = await this.frame()) !== undefined;) {
      const fields = new Map(
        frame.split("\n").map((line) => [line.split(": ")[0]!, line.slice(line.indexOf(": ") + 2)]),
      );
      const [type, data, id] = [fields.get("event"), fields.get("data"), fields.get("id")];
      if (type !== undefined && data !== undefined) {
        return { type, data: JSON.parse(data), ...id !== undefined && { id } };
      }
      this.others.push(frame);
    }
    return undefined;
  }

  /** Returns the next frame, whatever it is. */
  async frame(): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end >= 0) {
        const frame = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return frame;
      }
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#text += this.#decoder.decode(value, { stream: true });
    }
  }

  /** Returns the events up to the first one of a type, which is the last of them. */
  async until(type: string): Promise<ReadEvent[]> {
    const events: ReadEvent[] = [];
    for (let event; (event = await this.next());) {
      events.push(event);
      if (event.type === type) return events;
    }
    throw new Error(`The stream has ended without ${type}: ${JSON.stringify(events)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel().catch(() => {}); // it may have broken off
  }
}
