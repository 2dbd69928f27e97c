import { join, relative } from "node:path";
import { walk, type WalkOptions } from "@std/fs";

/** How a file begins that `deno task generate` writes. */
const generated = "// Generated from ";

/** Whether the text is of a file that `deno task generate` writes; the end-to-end suite checks it. */
export function isGenerated(text: string): boolean {
  return text.startsWith(generated);
}

/** Returns mod.ts and every TypeScript file under src, as paths relative to the root, sorted. */
export async function sourceFiles(root: string): Promise<string[]> {
  return ["mod.ts", ...await filesBelow(root, ["src"], { exts: [".ts"] })].sort();
}

/** Returns the files below some folders, as paths relative to the root, in the order of the walk. */
export async function filesBelow(
  root: string,
  folders: readonly string[],
  options: WalkOptions = {},
): Promise<string[]> {
  const files: string[] = [];
  for (const folder of folders) {
    for await (const { path } of walk(join(root, folder), { ...options, includeDirs: false })) {
      files.push(relative(root, path));
    }
  }
  return files;
}
