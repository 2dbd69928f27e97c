/** Settings of a copy. */
export interface CopyOptions {
  /** The file or folder to copy. */
  from: string;
  /** The target: the path of the copied file or folder itself. */
  to: string;
  /**
   * Called when a file has been copied: its path relative to the copied folder, which is empty for a
   * single file, and its size in bytes.
   */
  onFile?: (file: { path: string; size: number }) => void;
  /** Ends the copy, with the signal's own reason. Files that are already complete are kept. */
  signal?: AbortSignal;
}

/** A file that has been copied. */
export type CopiedFile = Parameters<NonNullable<CopyOptions["onFile"]>>[0];

/** The result of a copy. */
export interface CopyResult {
  /** Number of files. */
  files: number;
  /** Number of bytes in the files. */
  bytes: number;
  /**
   * Entries that were left out, each with the reason: links from a container, devices and others.
   */
  skipped: string[];
  /** Warnings of tar, one for each line, such as for a file that changed while it was read. */
  warnings: string[];
}
