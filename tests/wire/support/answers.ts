/** Returns a response with a body of known length. */
export function answer(body: string, status = "200 OK", headers: string[] = []): string {
  const lines = [`HTTP/1.1 ${status}`, `content-length: ${body.length}`, ...headers];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** Returns a response with a body in chunks. */
export function chunkedAnswer(chunks: string[], status = "200 OK"): string {
  const pieces = [...chunks, ""].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
  return `HTTP/1.1 ${status}\r\ntransfer-encoding: chunked\r\n\r\n${pieces.join("")}`;
}
