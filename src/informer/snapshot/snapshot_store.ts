/**
 * Storage for an informer's snapshot between two runs of a program, for example a file on a volume.
 * The content is text, a JSON line for each object.
 *
 * @example A file on Deno, replaced in one step
 * ```ts
 * import type { SnapshotStore } from "jsr:@kubewire/kubewire/informer";
 *
 * export function snapshotFile(path: string): SnapshotStore {
 *   return {
 *     async load() {
 *       try {
 *         return (await Deno.open(path)).readable;
 *       } catch (error) {
 *         if (error instanceof Deno.errors.NotFound) return undefined;
 *         throw error;
 *       }
 *     },
 *     async save(content) {
 *       await Deno.writeFile(`${path}.new`, content);
 *       await Deno.rename(`${path}.new`, path);
 *     },
 *   };
 * }
 * ```
 */
export interface SnapshotStore {
  /** Returns the last saved content; `undefined` if nothing was saved. */
  load(): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined>;
  /** Saves `content` and replaces the previous one: all of it, or nothing if it fails. */
  save(content: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void>;
}
