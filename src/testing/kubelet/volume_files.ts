/** File contents by file name. */
export type VolumeFiles = Record<string, string | Uint8Array>;

/** Writes the files of a volume. */
export interface VolumeWriter {
  /** Replaces the whole content of the volume with `files`. Only one call at a time is allowed. */
  write(files: VolumeFiles): Promise<void>;
}

/**
 * Throws if a name cannot be used for a file of a volume.
 *
 * @throws {TypeError} If it is empty, contains a slash or begins with two dots.
 */
export function checkFileName(name: string): void {
  if (name !== "" && !name.includes("/") && !name.startsWith("..")) return;
  throw new TypeError(
    `"${name}" cannot be a file of the volume: it must be a plain name that does not begin ` +
      "with two dots",
  );
}
