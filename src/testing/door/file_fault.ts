/** Words for the codes of errors of files. */
const words: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EDQUOT: "the disk is full",
  EISDIR: "a folder is there",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "its folder is missing, or takes no files",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is not a folder",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
};

/** Returns why a file cannot be written, in words; the error itself names drafts beside the file. */
export function fileFault(error: unknown): string {
  const { code = "", message } = error as { code?: unknown; message?: string };
  return words[String(code)] ?? message ?? String(error);
}
