/**
 * Returns what a response says about why it is refused: the message of a Status, or its HTTP status.
 *
 * @param {Response} response
 * @returns {Promise<string>}
 */
export async function problemText(response) {
  try {
    const { message } = await response.json();
    if (typeof message === "string" && message !== "") return message;
  } catch {
    // such as the page of a proxy
  }
  return `The page's server answers with the HTTP status ${response.status}.`;
}

/**
 * Asks why the server refuses a stream, which `EventSource` does not say. The text is empty if the
 * server does not refuse it any more, or is gone.
 *
 * @param {string} url
 * @returns {Promise<{ status: number, text: string }>}
 */
export async function refusalOf(url) {
  const asked = new AbortController();
  try {
    const response = await fetch(url, { signal: asked.signal });
    const { ok, status } = response;
    return { status, text: ok ? "" : await problemText(response) };
  } catch {
    return { status: 0, text: "" };
  } finally {
    asked.abort();
  }
}
