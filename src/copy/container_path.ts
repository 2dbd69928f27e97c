import { checkWellFormed } from "./local_path.ts";

/** A path in a container, taken apart for tar. */
export interface ContainerPath {
  /** The folder that it is in. */
  folder: string;
  /** Its name there. */
  name: string;
}

/**
 * Takes a path in a container apart.
 *
 * @throws {TypeError} If it has no name, for tar must be told of one, or has half of a character.
 */
export function containerPath(path: string): ContainerPath {
  checkWellFormed(path);
  const trimmed = path.replace(/\/+$/, "");
  const slash = trimmed.lastIndexOf("/");
  const name = trimmed.slice(slash + 1);
  if (name === "" || name === "." || name === "..") {
    throw new TypeError(
      `The path in the container must end with a name: current value is ${JSON.stringify(path)}`,
    );
  }
  return { folder: slash < 0 ? "." : trimmed.slice(0, slash) || "/", name };
}
