/** A bound on a hang, for something that must happen at once: a machine may be busy. */
export const SOON = { timeoutMs: 20_000 };

/** Reports whether a promise is fulfilled within `timeoutMs`, or soon by default. */
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

/** Returns the reason of a rejected promise; a text if it is fulfilled, or does not settle soon. */
export async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  let reason: unknown = "still waiting";
  await soon(promise.then(() => reason = "an answer", (error: unknown) => reason = error));
  return reason;
}
