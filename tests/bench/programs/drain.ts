/** Reads the watch without decoding it: the cost of the transport alone. */

import { bareWatch, measure } from "./program.ts";

await measure(async () => {
  const body = await bareWatch();
  let chunks = 0;
  if ("Bun" in globalThis) {
    for await (const _chunk of body) chunks++;
    return { chunks };
  }
  const reader = body.getReader({ mode: "byob" });
  let buffer = new ArrayBuffer(64 * 1024);
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(buffer));
    if (done) return { chunks };
    buffer = value.buffer;
    chunks++;
  }
});
