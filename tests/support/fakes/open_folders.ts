import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Gives the owner all permissions of a folder and of the folders in it, so that they can be removed:
 * only root can empty one that may not be written to.
 */
export function openFolders(path: string): void {
  try {
    chmodSync(path, 0o700);
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) openFolders(join(path, entry.name));
    }
  } catch {
    // It is gone meanwhile, or belongs to somebody else. The removal that follows says so.
  }
}
