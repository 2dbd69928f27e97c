import type { Socket } from "node:net";

/** Calls `serve` for each request of a connection, in order, once its body has come. */
export function readRequests(
  socket: Socket,
  serve: (method: string, target: string) => Promise<void>,
): void {
  let text = "";
  let serving = Promise.resolve();
  socket.on("data", (bytes: Uint8Array) => {
    text += new TextDecoder("latin1").decode(bytes);
    for (let length; (length = requestLength(text)) !== undefined;) {
      const [method = "", target = ""] = text.split(" ", 2);
      text = text.slice(length);
      serving = serving.then(() => serve(method, target));
    }
  });
}

/** Returns the length of the first request in characters; `undefined` while it is incomplete. */
function requestLength(text: string): number | undefined {
  const head = text.indexOf("\r\n\r\n") + 4;
  if (head < 4) return undefined;
  if (/^transfer-encoding: *chunked\r$/im.test(text.slice(0, head))) {
    const end = text.indexOf("0\r\n\r\n", head);
    return end < 0 ? undefined : end + 5;
  }
  const length = Number(/^content-length: *(\d+)\r$/im.exec(text.slice(0, head))?.[1] ?? 0);
  return text.length < head + length ? undefined : head + length;
}
