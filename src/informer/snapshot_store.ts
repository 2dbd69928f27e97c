/**
 * Where an informer's snapshot stays between two lives of a program: a file on a volume, say. The
 * content is text, a JSON line for each object.
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
  /** What was last saved; `undefined` where nothing was. */
  load(): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined>;
  /** Keeps `content` instead of what was kept before: all of it, or nothing if it fails. */
  save(content: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void>;
}
