/**
 * Parses JSON that came from a server. The runtimes' errors quote the text, which may be a Secret or
 * the caller's own token; this one does not.
 *
 * @throws {SyntaxError} If the text is not JSON; the message is a clause for use in a sentence.
 */
export function parseJson<T>(text: string): T {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError("it is not JSON");
  }
}

/**
 * Reads the body of a response as JSON, with the same error.
 *
 * @throws {SyntaxError} If it is not JSON.
 * @throws The runtime's error if the body broke off.
 */
export async function readJson<T>(response: Response): Promise<T> {
  try {
    return await response.json();
  } catch (error) {
    throw error instanceof SyntaxError ? new SyntaxError("it is not JSON") : error;
  }
}
