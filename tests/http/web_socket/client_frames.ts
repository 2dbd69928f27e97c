/** A frame that a client sent, unmasked. */
export interface ClientFrame {
  opcode: number;
  payload: Uint8Array;
}

/** Reads a client's frames from chunks, and refuses frames that no client may send. */
export class ClientFrames {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  /** Adds bytes, and returns the frames that they complete. */
  add(chunk: Uint8Array): ClientFrame[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const frames: ClientFrame[] = [];
    for (let frame; (frame = this.#next());) frames.push(frame);
    return frames;
  }

  /** Number of bytes of a frame that is incomplete. */
  get rest(): number {
    return this.#length;
  }

  #next(): ClientFrame | undefined {
    const head = this.#peek(14);
    if (head.length < 2) return undefined;
    const view = new DataView(head.buffer);
    const [first = 0, second = 0] = head;
    if ((first & 0xf0) !== 0x80) throw new Error("not final, or with reserved bits");
    if ((second & 0x80) === 0) throw new Error("not masked");
    const short = second & 0x7f;
    const extended = short < 126 ? 0 : short === 126 ? 2 : 8;
    const start = 2 + extended + 4;
    if (head.length < start) return undefined;
    const length = extended === 0
      ? short
      : extended === 2
      ? view.getUint16(2)
      : Number(view.getBigUint64(2));
    if (length < [0, 0, 126][extended]! || (extended === 8 && length < 65_536)) {
      throw new Error("length not in its shortest form");
    }
    if (this.#length < start + length) return undefined;
    const frame = this.#take(start + length);
    const mask = frame.slice(start - 4, start);
    const payload = frame.subarray(start);
    for (let i = 0; i < payload.length; i++) payload[i] = (payload[i] ?? 0) ^ (mask[i & 3] ?? 0);
    return { opcode: first & 0x0f, payload };
  }

  #peek(most: number): Uint8Array {
    const bytes: number[] = [];
    for (const chunk of this.#chunks) {
      bytes.push(...chunk.subarray(0, most - bytes.length));
      if (bytes.length === most) break;
    }
    return new Uint8Array(bytes);
  }

  #take(count: number): Uint8Array {
    const taken = new Uint8Array(count);
    for (let at = 0; at < count;) {
      const chunk = this.#chunks.shift() ?? new Uint8Array();
      const part = chunk.subarray(0, count - at);
      taken.set(part, at);
      at += part.length;
      if (part.length < chunk.length) this.#chunks.unshift(chunk.subarray(part.length));
    }
    this.#length -= count;
    return taken;
  }
}

const NAMES: Record<number, string> = { 1: "text", 2: "binary", 8: "close", 9: "ping", 10: "pong" };

/** Shows a frame as a short text: `text Hello`, `close 1002`, or its length and a checksum. */
export function showFrame({ opcode, payload }: ClientFrame): string {
  const name = NAMES[opcode] ?? String(opcode);
  if (opcode === 8) {
    const code = payload.length < 2
      ? ""
      : ` ${new DataView(payload.buffer, payload.byteOffset).getUint16(0)}`;
    const more = payload.length > 2 ? ` ${new TextDecoder().decode(payload.subarray(2))}` : "";
    return `${name}${code}${more}`;
  }
  return `${name} ${showBytes(payload)}`;
}

/** Shows bytes as a short text. */
export function showBytes(bytes: Uint8Array): string {
  if (bytes.length <= 64) return JSON.stringify(String.fromCharCode(...bytes));
  let sum = 0;
  for (const byte of bytes) sum = (Math.imul(sum, 31) + byte) | 0;
  return `${bytes.length} bytes, ${sum >>> 0}`;
}
