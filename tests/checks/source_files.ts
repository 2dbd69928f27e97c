import { join, relative } from "node:path";
import { walk } from "@std/fs";

/** Returns mod.ts and every TypeScript file under src, as paths relative to the root, sorted. */
export async function sourceFiles(root: string): Promise<string[]> {
  const files = ["mod.ts"];
  for await (const entry of walk(join(root, "src"), { exts: [".ts"], includeDirs: false })) {
    files.push(relative(root, entry.path));
  }
  return files.sort();
}
