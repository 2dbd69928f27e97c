/** Words for the codes of errors of ports. */
const words: Readonly<Record<string, string>> = {
  EACCES: "needs rights that this user does not have",
  EADDRINUSE: "is in use",
};

/**
 * Starts a server on the port of a flag.
 *
 * @throws {TypeError} If the port cannot be had; the message names the flag.
 */
export async function onPort<T>(
  { flag, port }: { flag: string; port: number },
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start();
  } catch (cause) {
    const why = words[String((cause as { code?: unknown }).code)];
    if (port === 0 || why === undefined) throw cause;
    throw new TypeError(
      `${flag}: port ${port} of 127.0.0.1 ${why}: name another one, or 0 for one that is free.`,
      { cause },
    );
  }
}
