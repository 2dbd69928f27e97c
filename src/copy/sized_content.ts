import { LocalFailure } from "./local_failure.ts";

/** Settings of {@linkcode sizedContent}. */
export interface SizedContentOptions {
  /** The local file. */
  path: string;
  /** How many bytes tar has been told that it has. */
  size: number;
}

/** Passes on what a local file holds, and fails where that is more or less than it had at first. */
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
