/** What {@linkcode within} gives for what did not end. */
export const LATE = "late";

/** Far more than anything here takes: a net for what hangs, never an expectation. */
export const NET_MS = 10_000;

/** Waits for a promise, but not for ever. */
export async function within<T>(promise: Promise<T>, netMs: number): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), netMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
