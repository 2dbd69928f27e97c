import type { Pod } from "../fakes/pod.ts";

/** Waits until the objects of a collection on the server meet a condition. */
export function until(
  { server }: Pod,
  collection: string,
  condition: () => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!condition()) return;
      listening[Symbol.dispose]();
      resolve();
    };
    const listening = server.store.subscribe(collection, look);
    look();
  });
}
