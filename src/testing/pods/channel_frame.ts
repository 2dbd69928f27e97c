const encoder = new TextEncoder();

/** Returns a WebSocket message of a pod's stream: the number of the channel, then the output. */
export function channelFrame(
  channel: number,
  output: string | Uint8Array,
): Uint8Array<ArrayBuffer> {
  const bytes = typeof output === "string" ? encoder.encode(output) : output;
  const frame = new Uint8Array(bytes.length + 1);
  frame[0] = channel;
  frame.set(bytes, 1);
  return frame;
}
