/**
 * Returns the exports of `@kubewire/types` for the files of src/types: `./core/v1` for `core/v1.ts`, and
 * `./core/v1/resources` for `core/v1_resources.ts`.
 */
export function typeExports(files: Iterable<string>): [name: string, path: string][] {
  return ["resource.ts", ...files].sort().map((file) => [
    `./${file.replace(/\.ts$/, "").replace(/_resources$/, "/resources")}`,
    `./${file}`,
  ]);
}
