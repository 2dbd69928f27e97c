import { LocalFailure } from "./copy_error.ts";

/** Settings of {@linkcode sizedContent}. */
export interface SizedContentOptions {
  /** The local file. */
  path: string;
  /** Size of the file in bytes, as in the header for tar. */
  size: number;
}

/**
 * Passes on the content of a local file, and fails if its size differs from the size at the start.
 */
export function sizedContent(
  { path, size }: SizedContentOptions,
): TransformStream<Uint8Array, Uint8Array> {
  let count = 0;
  return new TransformStream({
    transform(chunk, controller) {
      count += chunk.length;
      if (count <= size) return controller.enqueue(chunk);
      throw new LocalFailure(
        `${path} has more than the ${size} bytes that it had at first, which tar must know: it ` +
          "grew while it was read, or is made as it is read, as in /proc; copy a copy of it",
      );
    },
    flush() {
      if (count === size) return;
      throw new LocalFailure(
        `${path} has ${count} of the ${size} bytes that it had at first: it shrank while it was ` +
          "read; copy again",
      );
    },
  });
}
