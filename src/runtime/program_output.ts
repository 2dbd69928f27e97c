/**
 * Reads what a program writes, as UTF-8, to its end. When `signal` aborts it leaves the rest: a program
 * that was started by this one may have the same output, and live on.
 *
 * @throws The signal's reason.
 */
export async function programOutput(
  output: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<string> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const sink = new WritableStream<Uint8Array>({
    write: (part) => void parts.push(new Uint8Array(part)),
  });
  await output.pipeTo(sink, signal ? { signal } : {});
  return await new Blob(parts).text();
}
