import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";

/** A client whose watches can be held: stores are behind until they are released. */
export interface HeldWatches {
  readonly kube: KubeFetch;
  /** From now on watches deliver nothing. */
  hold(): void;
  /** Delivers what was held, and everything after it. */
  release(): void;
}

/** Returns a client for stores that are late for as long as a test needs it. */
export function heldWatches(kube: KubeFetch): HeldWatches {
  let held = Promise.withResolvers<void>();
  held.resolve();
  const pass = () =>
    new TransformStream<Uint8Array, Uint8Array>({
      async transform(chunk, controller) {
        await held.promise;
        controller.enqueue(chunk);
      },
    });
  return {
    hold: () => held = Promise.withResolvers(),
    release: () => held.resolve(),
    kube: {
      ...kube,
      async fetch(input, init) {
        const response = await kube.fetch(input, init);
        const { body } = response;
        if (!body || !/[?&]watch=/.test(String(input))) return response;
        return new Response(body.pipeThrough(pass()), response);
      },
    },
  };
}
