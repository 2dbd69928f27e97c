type Bytes = Uint8Array<ArrayBuffer>;

/** The part of `node:zlib` that is used here. */
interface Zlib {
  createInflateRaw(): InflateRaw;
  crc32(bytes: Uint8Array, before: number): number;
}

interface InflateRaw {
  /** How many bytes were consumed; bytes after the end do not count. */
  readonly bytesWritten: number;
  on(name: "data", listener: (bytes: Uint8Array) => void): void;
  on(name: "error", listener: () => void): void;
  write(bytes: Uint8Array, done: (error?: Error | null) => void): void;
  destroy(): void;
}

const MAGIC = [0x1f, 0x8b, 8] as const;
const TRAILER_BYTES = 8;
const HEAD_BYTES = 10;
/** The optional parts of a member's head (RFC 1952, section 2.3.1). */
const FLAG = { headCrc: 2, extra: 4, name: 8, comment: 16 } as const;

/** Settings of {@linkcode gunzip}. */
export interface GunzipOptions {
  /**
   * Whether a body of zero bytes is empty content, instead of one that broke off.
   * @default {true}
   */
  mayBeEmpty?: boolean;
}

/**
 * Decompresses a gzip body as the runtimes' `fetch` does: reads members one after the other, drops
 * other bytes after a member, and accepts an empty body as empty content. `DecompressionStream`
 * refuses all of these. It uses `node:zlib`, which is loaded when the first such body is read.
 */
export function gunzip(
  body: ReadableStream<Bytes>,
  { mayBeEmpty = true }: GunzipOptions = {},
): ReadableStream<Bytes> {
  let content: AsyncGenerator<Bytes, void> | undefined;
  const reader = body.getReader();
  return new ReadableStream<Bytes>({
    async pull(controller) {
      content ??= contentOf(new Source(reader), mayBeEmpty);
      const { done, value } = await content.next();
      if (done) controller.close();
      else controller.enqueue(value);
      if (done) await reader.cancel();
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

async function* contentOf(source: Source, mayBeEmpty: boolean): AsyncGenerator<Bytes, void> {
  const zlib = loadZlib();
  for (let isFirst = true;; isFirst = false) {
    const start = await source.take(MAGIC.length);
    if (start.length === 0 && (mayBeEmpty || !isFirst)) return;
    if (MAGIC.some((byte, at) => start[at] !== byte)) {
      if (isFirst) throw corrupt("it does not begin as one");
      return; // bytes after a member
    }
    await skipHead(source);
    yield* inflate(source, zlib);
  }
}

/** Loads `node:zlib` as a built-in of the runtime: an import would load it in every program. */
function loadZlib(): Zlib {
  const { process } = globalThis as unknown as {
    process: { getBuiltinModule(name: string): Zlib };
  };
  return process.getBuiltinModule("node:zlib");
}

async function skipHead(source: Source): Promise<void> {
  const [flags = 0] = await source.need(HEAD_BYTES - MAGIC.length);
  if (flags & FLAG.extra) {
    const [low = 0, high = 0] = await source.need(2);
    await source.need(low + 256 * high);
  }
  for (const text of [FLAG.name, FLAG.comment]) {
    if (flags & text) { while ((await source.need(1))[0] !== 0); }
  }
  if (flags & FLAG.headCrc) await source.need(2);
}

/** Yields the content of one member, and checks its checksum at the end. */
async function* inflate(source: Source, zlib: Zlib): AsyncGenerator<Bytes, void> {
  const engine = zlib.createInflateRaw();
  const made: Bytes[] = [];
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {}); // it may reject before anything awaits it
  engine.on("data", (bytes: Uint8Array) => made.push(new Uint8Array(bytes)));
  engine.on("error", () => failed.reject(corrupt("it cannot be read")));
  let checksum = 0;
  let length = 0;
  try {
    for (let fed = 0;;) {
      const chunk = await source.next();
      if (!chunk) throw corrupt("it breaks off");
      fed += chunk.length;
      const written = Promise.withResolvers<void>();
      engine.write(chunk, (error) => {
        if (!error) written.resolve();
      });
      await Promise.race([written.promise, failed.promise]);
      const left = fed - engine.bytesWritten;
      for (const bytes of made.splice(0)) {
        checksum = zlib.crc32(bytes, checksum);
        length += bytes.length;
        yield bytes;
      }
      if (left === 0) continue;
      source.unread(chunk.subarray(chunk.length - left));
      break;
    }
  } finally {
    engine.destroy();
  }
  const trailer = await source.need(TRAILER_BYTES);
  const view = new DataView(trailer.buffer, trailer.byteOffset);
  if (view.getUint32(0, true) !== checksum || view.getUint32(4, true) !== length % 2 ** 32) {
    throw corrupt("its checksum or its length is another");
  }
}

function corrupt(why: string): TypeError {
  return new TypeError(`malformed response: its gzip is corrupt, ${why}`);
}

/** Reads a stream in parts of any requested size. */
class Source {
  readonly #reader: ReadableStreamDefaultReader<Bytes>;
  #left: Bytes | undefined;

  constructor(reader: ReadableStreamDefaultReader<Bytes>) {
    this.#reader = reader;
  }

  /** Returns the next bytes; `undefined` at the end. */
  async next(): Promise<Bytes | undefined> {
    const left = this.#left;
    this.#left = undefined;
    if (left) return left;
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      if (value.length > 0) return value;
    }
  }

  /** Puts bytes back, to be read next. */
  unread(bytes: Bytes): void {
    if (bytes.length > 0) this.#left = bytes;
  }

  /** Returns `count` bytes, or fewer at the end. */
  async take(count: number): Promise<Bytes> {
    const taken = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const bytes = await this.next();
      if (!bytes) break;
      const part = bytes.subarray(0, count - filled);
      taken.set(part, filled);
      filled += part.length;
      this.unread(bytes.subarray(part.length));
    }
    return taken.subarray(0, filled);
  }

  /** Returns `count` bytes; throws at the end. */
  async need(count: number): Promise<Bytes> {
    const bytes = await this.take(count);
    if (bytes.length < count) throw corrupt("it breaks off");
    return bytes;
  }
}
