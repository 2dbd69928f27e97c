import { watch } from "node:fs";
import { basename } from "node:path";

/** Settings of {@linkcode watchFolder}. */
export interface WatchFolderOptions {
  /** Called with the name of an entry that has changed; `null` if it is not known. */
  onChange: (name: string | null) => void;
  /** Called when the folder can no longer be watched. */
  onError: (error: unknown) => void;
}

/**
 * Watches the entries of a folder until the result is disposed of; a folder that is removed tells
 * nothing more, not even if another one takes its place.
 *
 * @throws {Error} If the folder does not exist or cannot be watched.
 */
export function watchFolder(folder: string, options: WatchFolderOptions): Disposable {
  return "Deno" in globalThis ? watchOnDeno(folder, options) : watchOnOthers(folder, options);
}

/** Uses Deno's own watcher: its `node:fs` begins later, reports a missing folder by no error, and reads. */
function watchOnDeno(folder: string, { onChange, onError }: WatchFolderOptions): Disposable {
  const watcher = Deno.watchFs(folder, { recursive: false });
  let ended = false;
  const report = async () => {
    try {
      for await (const { kind, paths } of watcher) {
        if (kind === "access") continue; // of a reader, such as this program
        for (const path of paths) onChange(basename(path));
      }
    } catch (error) {
      if (!ended) onError(error);
    }
  };
  void report();
  return {
    [Symbol.dispose]() {
      if (ended) return;
      ended = true;
      watcher.close();
    },
  };
}

function watchOnOthers(folder: string, { onChange, onError }: WatchFolderOptions): Disposable {
  const watcher = watch(folder, (_, name) => onChange(name)).on("error", onError);
  return { [Symbol.dispose]: () => watcher.close() };
}
