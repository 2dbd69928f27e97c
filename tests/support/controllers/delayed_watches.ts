import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import type { Dice } from "../dice.ts";

/** Returns a client whose watches deliver each chunk late, in order: its informers are behind. */
export function delayedWatches(kube: KubeFetch, dice: Dice, mostMs: number): KubeFetch {
  return {
    ...kube,
    async fetch(input, init) {
      const response = await kube.fetch(input, init);
      const { body } = response;
      if (!body || !/[?&]watch=/.test(String(input))) return response;
      const reader = body.getReader();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new ReadableStream<Uint8Array>({
        async pull(controller) {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          await new Promise<void>((resolve) => {
            timer = setTimeout(resolve, dice.from(0, mostMs));
          });
          controller.enqueue(value);
        },
        cancel(reason) {
          clearTimeout(timer);
          return reader.cancel(reason);
        },
      }, { highWaterMark: 0 });
      return new Response(late, response);
    },
  };
}
