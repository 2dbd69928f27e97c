import { LIMIT_MS } from "../../support/test.ts";

/** Result of {@linkcode within} for a promise that did not settle in time. */
export const LATE = "late";

/** Time limit, far longer than anything here takes on a busy machine. It only ends what hangs. */
export const NET_MS = LIMIT_MS / 5;

/** Waits for a promise, for at most `netMs`. */
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
