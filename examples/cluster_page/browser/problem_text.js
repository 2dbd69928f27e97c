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
  return `it answers with the HTTP status ${response.status}.`;
}
