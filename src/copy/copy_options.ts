/** Settings of a copy. */
export interface CopyOptions {
  /** The file or folder to copy. */
  from: string;
  /** Where the copy goes: the path that the file or folder itself has afterwards. */
  to: string;
  /** Called when a file has been copied. */
  onFile?: (file: CopiedFile) => void;
  /** Ends the copy, with the signal's own reason; the files that are whole by then stay. */
  signal?: AbortSignal;
}

/** A file that has been copied. */
export interface CopiedFile {
  /** Its path from the one that is copied; empty for that itself. */
  path: string;
  /** Its size in bytes. */
  size: number;
}

/** What a copy did. */
export interface CopyResult {
  /** How many files there are. */
  files: number;
  /** How many bytes they have. */
  bytes: number;
  /** What was left out, each with why: links that come from a container, devices and the like. */
  skipped: string[];
  /** What tar had to say, a line each; as of a file that changed while it was read. */
  warnings: string[];
}
