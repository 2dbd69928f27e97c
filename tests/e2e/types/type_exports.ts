/**
 * Returns the package's exports for the files of src/types: `./types/core/v1` for `core/v1.ts`, and
 * `./types/core/v1/resources` for `core/v1_resources.ts`.
 */
export function typeExports(files: Iterable<string>): [name: string, path: string][] {
  return ["resource.ts", ...files].sort().map((file) => [
    `./types/${file.replace(/\.ts$/, "").replace(/_resources$/, "/resources")}`,
    `./src/types/${file}`,
  ]);
}
