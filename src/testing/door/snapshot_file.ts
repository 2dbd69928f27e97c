import { randomUUID } from "node:crypto";
import { lstat, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { jsonFault } from "../json/json_fault.ts";
import { parseJson } from "../json/parse_json.ts";
import { fileFault } from "./file_fault.ts";
import { type KubernetesVersion, NEWEST } from "../versions/kubernetes_version.ts";
import type { ObjectSnapshot } from "./object_snapshot.ts";
import {
  isSnapshotJson,
  snapshotJson,
  snapshotOfJson,
  versionOfSnapshot,
} from "./snapshot_json.ts";
import { versionFault } from "./snapshot_version.ts";

/**
 * Writes a snapshot to a file in one step. Only its owner can read the file, because Secrets are
 * in it.
 *
 * @throws {TypeError} If the file cannot be written, or something else than a snapshot is there: it
 * would be replaced, even if it is a device.
 */
export async function saveSnapshot(
  path: string,
  snapshot: ObjectSnapshot,
  version?: KubernetesVersion,
): Promise<void> {
  await requireReplaceable(path);
  const draft = `${path}.${randomUUID()}.new`;
  try {
    await writeFile(draft, `${JSON.stringify(snapshotJson(snapshot, version), undefined, 2)}\n`, {
      mode: 0o600,
      flag: "wx",
    });
    await rename(draft, path);
  } catch (cause) {
    throw new TypeError(`${path} cannot be written: ${fileFault(cause)}.`, { cause });
  } finally {
    await rm(draft, { force: true }).catch(() => {}); // a name that is too long names no file
  }
}

/**
 * Reads the snapshot of a file, for a server that answers as a version of Kubernetes.
 *
 * @throws {TypeError} If the file cannot be read, is not a snapshot, or is one of a newer version; the
 * message names it.
 */
export async function loadSnapshot(
  path: string,
  version: KubernetesVersion = NEWEST,
): Promise<ObjectSnapshot> {
  await requireFile(path, stat);
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
  let snapshot: ObjectSnapshot;
  try {
    snapshot = snapshotOfJson(value);
  } catch (cause) {
    throw new TypeError(`${path} is not a snapshot: ${(cause as Error).message}`, { cause });
  }
  const fault = versionFault(snapshot, { from: versionOfSnapshot(value), onto: version });
  if (fault !== undefined) throw new TypeError(`${path} cannot be restored: ${fault}`);
  return snapshot;
}

/** Refuses a path at which something else than a snapshot is, or a file that cannot be read. */
async function requireReplaceable(path: string): Promise<void> {
  if (!await requireFile(path, lstat)) return; // a link may lead to a file that is in use elsewhere
  const isSnapshot = await readFile(path, "utf8").then((text) => isSnapshotJson(JSON.parse(text)))
    .catch(() => false);
  if (isSnapshot) return;
  throw new TypeError(`${path} has something else than a snapshot: name another file.`);
}

/** Refuses a path at which no regular file is, and returns whether anything is there. */
async function requireFile(path: string, look: typeof stat): Promise<boolean> {
  if (path.includes("\0")) {
    throw new TypeError(`${path} has a NUL character: name another file.`);
  }
  const entry = await look(path).catch(() => undefined); // reading or writing it says why
  if (entry?.isDirectory()) throw new TypeError(`${path} is a folder: name a file.`);
  if (entry && !entry.isFile()) {
    throw new TypeError(`${path} is not a regular file: name another file.`);
  }
  return entry !== undefined;
}
