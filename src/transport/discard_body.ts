const MAX_DRAINED_BYTES = 64 * 1024;

/**
 * Gets rid of a response that is not used. A short body is read to its end, so that the connection
 * can be used again; a long one is cancelled.
 */
export async function discardBody(response: Response): Promise<void> {
  if (!response.body) return;
  const reader = response.body.getReader();
  try {
    let bytes = 0;
    while (bytes <= MAX_DRAINED_BYTES) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.length;
    }
    await reader.cancel();
  } catch {
    // Nobody waits for this body any more.
  }
}
