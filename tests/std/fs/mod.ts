/**
 * A stand-in for `@std/fs` where JSR is not reachable: a strict subset, with the same names and
 * signatures. Deleting `links` in the root deno.json brings the real package back.
 *
 * @module
 */
export { copy, type CopyOptions } from "./copy.ts";
export { emptyDir } from "./empty_dir.ts";
export { ensureDir } from "./ensure_dir.ts";
export { exists, type ExistsOptions } from "./exists.ts";
export { move, type MoveOptions } from "./move.ts";
export { walk, type WalkEntry, type WalkOptions } from "./walk.ts";
