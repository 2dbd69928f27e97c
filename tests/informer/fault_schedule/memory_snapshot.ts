import type { SnapshotStore } from "../../../src/informer/snapshot/snapshot_store.ts";

/** Keeps the last snapshot that was saved completely, in memory. */
export class MemorySnapshot implements SnapshotStore {
  #content: Blob | undefined;

  load(): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined> {
    return Promise.resolve(this.#content?.stream());
  }

  async save(content: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    this.#content = await new Response(content).blob();
  }
}
