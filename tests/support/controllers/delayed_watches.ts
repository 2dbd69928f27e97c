import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import type { Dice } from "../dice.ts";

/** Returns a client whose watches deliver each chunk up to `mostMs` ms late, in order. */
export function delayedWatches(kube: KubeFetch, dice: Dice, mostMs: number): KubeFetch {
  return {
    ...kube,
    async fetch(input, init) {
      const response = await kube.fetch(input, init);
      const { body } = response;
      if (!body || !/[?&]watch=/.test(String(input))) return response;
      return new Response(delayed(body, () => dice.from(0, mostMs)), response);
    },
  };
}

function delayed(
  body: ReadableStream<Uint8Array>,
  delayMs: () => number,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const stop = new AbortController();
  let delivered = Promise.resolve();
  /** Delivers after what came before, and not earlier than its own delay. */
  const later = (deliver: () => void) => {
    const own = wait(delayMs(), stop.signal);
    delivered = Promise.all([delivered, own]).then(() => {
      if (!stop.signal.aborted) deliver();
    });
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const read = async () => {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return later(() => controller.close());
          later(() => controller.enqueue(value));
        }
      };
      read().catch((error) => later(() => controller.error(error)));
    },
    cancel(reason) {
      stop.abort();
      return reader.cancel(reason);
    },
  });
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
