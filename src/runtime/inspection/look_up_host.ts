import { lookup } from "node:dns/promises";

/**
 * Returns the addresses of a host name, as the system resolves it for connections. Returns an empty
 * list if the name does not exist, or if no name server answers.
 *
 * @throws {Error} If the lookup fails in another way.
 */
export async function lookUpHost(name: string): Promise<string[]> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "ENODATA") return [];
    throw error;
  }
}
