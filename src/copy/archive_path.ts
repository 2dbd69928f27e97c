import { CopyError } from "./copy_error.ts";

/**
 * Where an entry of an archive lies below the one file or folder `name` that was asked for; empty for
 * that itself.
 *
 * @throws {CopyError} If it lies elsewhere: whoever has a container can have its tar write anything.
 */
export function pathInArchive(entry: string, name: string): string {
  const [first, ...rest] = entry.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "").split("/");
  if (first === name && !rest.some((part) => part === ".." || /[\0\\]/.test(part))) {
    return rest.filter((part) => part !== "" && part !== ".").join("/");
  }
  throw new CopyError(
    `The container's archive has the entry ${JSON.stringify(entry)}, which is not in ` +
      `${JSON.stringify(name)}: it is not written. Do not trust this container.`,
  );
}
