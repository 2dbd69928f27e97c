const encoder = new TextEncoder();

/** Returns bytes of numbers and texts, one after the other. */
export function bytesOf(...parts: (number | string)[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    parts.flatMap((part) => typeof part === "number" ? [part] : Array.from(encoder.encode(part))),
  );
}
