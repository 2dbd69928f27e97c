/** Makes a masked frame, as a WebSocket client sends it. */
export function maskedFrame(opcode: number, payload: Uint8Array, final = true): Uint8Array {
  const mask = [1, 2, 3, 4];
  const { length } = payload;
  const head = [(final ? 0x80 : 0) | opcode];
  if (length < 126) head.push(0x80 | length);
  else if (length < 65_536) head.push(0x80 | 126, length >> 8, length & 0xff);
  else {
    const long = new DataView(new ArrayBuffer(8));
    long.setBigUint64(0, BigInt(length));
    head.push(0x80 | 127, ...new Uint8Array(long.buffer));
  }
  const masked = payload.map((byte, index) => byte ^ mask[index & 3]!);
  const frame = new Uint8Array(head.length + 4 + length);
  frame.set([...head, ...mask]);
  frame.set(masked, head.length + 4);
  return frame;
}
