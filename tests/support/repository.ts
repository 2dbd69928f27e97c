import { join } from "node:path";

/** The root of the repository. */
export const repository: string = join(import.meta.dirname ?? ".", "../..");

/** Deno's flag for a program that imports packages by the names in deno.json. */
export const configFlag: string = `--config=${join(repository, "deno.json")}`;
