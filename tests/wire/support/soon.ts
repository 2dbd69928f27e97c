/** A bound on the wait for what must happen at once, for a machine that is busy. */
export const SOON = { timeoutMs: 2_000 };

/** Whether a promise is fulfilled soon, or within the time that is given. */
export async function soon(
  promise: PromiseLike<unknown>,
  { timeoutMs } = SOON,
): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a promise rejects with; a text if it is fulfilled, or neither soon. */
export async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  let reason: unknown = "still waiting";
  await soon(promise.then(() => reason = "an answer", (error: unknown) => reason = error));
  return reason;
}
