import { CopyError } from "./copy_error.ts";

/** Where in an archive to look, and what a path is here. */
export interface ArchivePathOptions {
  /** The one file or folder that was asked for. */
  name: string;
  /** What parts the names in a local path: where it is a backslash, no name may have one, nor a colon. */
  separator: string;
}

/**
 * Where an entry of an archive lies below the one file or folder that was asked for; empty for that
 * itself.
 *
 * @throws {CopyError} If it lies elsewhere: whoever has a container can have its tar write anything.
 */
export function pathInArchive(entry: string, { name, separator }: ArchivePathOptions): string {
  const [first, ...rest] = entry.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "").split("/");
  const leadsAway = separator === "\\" ? /^\.\.$|[\0\\:]/ : /^\.\.$|\0/;
  if (first === name && !rest.some((part) => leadsAway.test(part))) {
    return rest.filter((part) => part !== "" && part !== ".").join("/");
  }
  throw new CopyError(
    `The container's archive has the entry ${JSON.stringify(entry)}, which is not in ` +
      `${JSON.stringify(name)}: it is not written. Do not trust this container.`,
  );
}
