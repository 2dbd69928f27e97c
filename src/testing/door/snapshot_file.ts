import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { jsonFault } from "../objects/json_fault.ts";
import { parseJson } from "../objects/parse_json.ts";
import { fileFault } from "./file_fault.ts";
import type { ObjectSnapshot } from "./object_snapshot.ts";
import { isSnapshotJson, snapshotJson, snapshotOfJson } from "./snapshot_json.ts";

/**
 * Writes a snapshot to a file in one step. Only its owner can read the file, because Secrets are
 * in it.
 *
 * @throws {TypeError} If the file cannot be written, or has something else than a snapshot.
 */
export async function saveSnapshot(path: string, snapshot: ObjectSnapshot): Promise<void> {
  if (await hasOther(path)) {
    throw new TypeError(`${path} has something else than a snapshot: name another file.`);
  }
  const draft = `${path}.${randomUUID()}.new`;
  try {
    await writeFile(draft, `${JSON.stringify(snapshotJson(snapshot), undefined, 2)}\n`, {
      mode: 0o600,
      flag: "wx",
    });
    await rename(draft, path);
  } catch (cause) {
    throw new TypeError(`${path} cannot be written: ${fileFault(cause)}.`, { cause });
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Reads the snapshot of a file.
 *
 * @throws {TypeError} If the file cannot be read, or is not a snapshot; the message names it.
 */
export async function loadSnapshot(path: string): Promise<ObjectSnapshot> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new TypeError(`${path} cannot be read: check the path and its permissions.`, { cause });
  }
  let value: unknown;
  try {
    // it is as deep as its objects, and a little more
    value = parseJson(text, { levels: Infinity });
  } catch (error) { // which is not passed on: it may quote a Secret
    throw new TypeError(`${path} is not a snapshot: ${jsonFault(error)}.`);
  }
  try {
    return snapshotOfJson(value);
  } catch (cause) {
    throw new TypeError(`${path} is not a snapshot: ${(cause as Error).message}`, { cause });
  }
}

/** Whether something else than a snapshot is at a path, or a file that cannot be read. */
async function hasOther(path: string): Promise<boolean> {
  try {
    return !isSnapshotJson(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    return !["ENOENT", "ENOTDIR"].includes(String((error as { code?: unknown }).code));
  }
}
