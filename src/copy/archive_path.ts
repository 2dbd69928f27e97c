import { CopyError } from "./copy_error.ts";

/** The requested path in an archive, and the rules for local paths. */
export interface ArchivePathOptions {
  /** The one requested file or folder; `.` for the folder that tar started in. */
  name: string;
  /**
   * The separator of local paths. If it is a backslash, names with a backslash or a colon are
   * refused.
   */
  separator: string;
}

/**
 * Returns the path of an archive entry relative to the requested file or folder; empty for that
 * file or folder itself.
 *
 * @throws {CopyError} If the entry is elsewhere: a container can make its tar write anything.
 */
export function pathInArchive(entry: string, { name, separator }: ArchivePathOptions): string {
  const inner = entry.replace(/^(?:\.\/+)+/, "");
  const isBelow = name === "." && !entry.startsWith("/");
  const [first, ...rest] = (isBelow ? `./${inner}` : inner).split("/");
  const leadsAway = separator === "\\" ? /^\.\.$|[\0\\:]/ : /^\.\.$|\0/;
  if (first === name && !rest.some((part) => leadsAway.test(part))) {
    return rest.filter((part) => part !== "" && part !== ".").join("/");
  }
  throw new CopyError(
    `The container's archive has the entry ${JSON.stringify(entry)}, which is not in ` +
      `${JSON.stringify(name)}: it is not written. Do not trust this container.`,
  );
}
