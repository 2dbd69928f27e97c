import { dirname, join } from "node:path";
import { ensureDir } from "@std/fs";

/** Runs a function on a temporary folder with the given files, which is removed afterwards. */
export async function withFiles<T>(
  files: Record<string, string>,
  run: (root: string) => Promise<T>,
): Promise<T> {
  const root = await Deno.makeTempDir({ prefix: "kubewire-checks-" });
  try {
    for (const [file, text] of Object.entries(files)) {
      await ensureDir(dirname(join(root, file)));
      await Deno.writeTextFile(join(root, file), text);
    }
    return await run(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
