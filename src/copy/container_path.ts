import { shownValue, trimEndOf } from "@kubewire/kubewire/internal";
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
