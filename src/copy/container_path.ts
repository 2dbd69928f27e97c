import { shownValue, trimEndOf } from "@kubewire/kubewire/internal";
import { CopyError } from "./copy_error.ts";
import { checkWellFormed } from "./local_path.ts";

/** A path in a container, split for tar. */
export interface ContainerPath {
  /** The parent folder. */
  folder: string;
  /** The name in that folder. */
  name: string;
}

/**
 * Splits a path in a container.
 *
 * @throws {TypeError} If the path is not a string, does not end with a name, which tar needs, or
 *   contains a lone surrogate.
 */
export function containerPath(path: string): ContainerPath {
  checkWellFormed(path);
  const trimmed = trimEndOf(path, "/");
  const slash = trimmed.lastIndexOf("/");
  const name = trimmed.slice(slash + 1);
  if (name === "" || name === "." || name === "..") {
    throw new TypeError(
      `The path in the container must end with a name: current value is ${shownValue(path)}`,
    );
  }
  return { folder: slash < 0 ? "." : trimmed.slice(0, slash) || "/", name };
}

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
