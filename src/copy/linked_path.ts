import type { ContainerPath } from "./container_path.ts";
import { CopyError } from "./copy_error.ts";

/** Maximum length of a path on Linux in bytes, which no target of a link exceeds. */
const LONGEST_PATH = 4_096;

/**
 * Returns the path in a container to which a link leads.
 *
 * @throws {CopyError} If the target cannot be a path: a container can make its tar write anything.
 */
export function linkedPath(link: ContainerPath, target: string): ContainerPath {
  if (target === "" || target.includes("\0") || target.length > LONGEST_PATH) {
    throw new CopyError(
      `The container's archive has ${JSON.stringify(link.name)} as a link to an invalid path: ` +
        "it is not followed. Do not trust this container.",
    );
  }
  const path = target.startsWith("/") ? target : joined(link.folder, target);
  const name = path.slice(path.lastIndexOf("/") + 1);
  // tar enters a folder through any path, but names it in the archive as it was asked for.
  if (name === "" || name === "." || name === "..") return { folder: path, name: "." };
  return { folder: path.slice(0, -name.length - 1) || "/", name };
}

/** Returns a path in a container as a text. */
export function shownPath({ folder, name }: ContainerPath): string {
  return name === "." ? folder : joined(folder, name);
}

function joined(folder: string, name: string): string {
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}
