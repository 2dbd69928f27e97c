import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { jsonFault } from "../json/json_fault.ts";
import { describeChangedInteger, JsonLimitError, parseJson } from "../json/parse_json.ts";
import type { KubeObject } from "../objects/kube_object.ts";

const MANIFEST = /\.(?:ya?ml|json)$/;
/** Kinds that other objects depend on; they are created first. */
const FIRST = ["Namespace", "CustomResourceDefinition", "ServiceAccount"];

/** An object of a manifest. */
export interface ManifestObject {
  /** The object. */
  object: KubeObject;
  /** Its file, with the number of its document if the file has several, for messages. */
  place: string;
}

/** Settings of {@linkcode readManifests}. */
export interface ReadManifestsOptions {
  /**
   * Path of a file that is left out of a folder, such as a kubeconfig that is written to it.
   * @default None.
   */
  except?: string | undefined;
}

/**
 * Reads the objects of a manifest, or of all manifests in a folder, in an order in which they can
 * be created. As with kubectl, folders in the folder are not read. The items of a `List` become
 * separate objects.
 *
 * @throws {TypeError} If a file cannot be read, is a pipe or device in a folder, is not valid JSON or
 * YAML, has a number that JavaScript would change, or a document is not an object with `apiVersion`,
 * `kind` and a name; the message names the file.
 */
export async function readManifests(
  path: string,
  { except }: ReadManifestsOptions = {},
): Promise<ManifestObject[]> {
  const objects: ManifestObject[] = [];
  for (const file of await manifestsAt(path, except)) {
    const documents = await documentsOf(file);
    for (const [index, document] of documents.entries()) {
      const place = documents.length === 1 ? file : `${file}, document ${index + 1}`;
      if (document !== null) objects.push(...objectsIn(document, place));
    }
  }
  return objects.sort((a, b) => rankOf(a.object) - rankOf(b.object));
}

async function manifestsAt(path: string, except: string | undefined): Promise<string[]> {
  const left = except === undefined ? undefined : resolve(except);
  const isFolder = (await readable(path, () => stat(path))).isDirectory();
  if (!isFolder) return [path];
  const entries = await readable(path, () => readdir(path, { withFileTypes: true }));
  const files = entries.filter((entry) => !entry.isDirectory() && MANIFEST.test(entry.name))
    .map(({ name }) => join(path, name)).filter((file) => resolve(file) !== left).sort();
  for (const file of files) await requireFile(file);
  return files;
}

/** Refuses what would not end, such as a pipe without a writer. */
async function requireFile(file: string): Promise<void> {
  const entry = await readable(file, () => stat(file));
  if (!entry.isFile()) throw new TypeError(`${file} is not a regular file: remove it.`);
}

/** Returns the documents of a file; a document that is empty, or has only comments, is `null`. */
async function documentsOf(file: string): Promise<unknown[]> {
  const text = await readable(file, () => readFile(file, "utf8"));
  if (file.endsWith(".json")) return [parsed(text, file)];
  const { parseAllDocuments } = await import("yaml");
  const documents = parseAllDocuments(text, { intAsBigInt: true });
  const all = Array.isArray(documents) ? documents : [];
  return all.map((document, index) => {
    try {
      for (const error of document.errors) throw error;
      return document.toJS({ reviver: (_key, value) => keptNumber(value) });
    } catch (error) { // which is not passed on: below its first line it quotes the text, and Secrets
      const place = all.length === 1 ? file : `${file}, document ${index + 1}`;
      throw unreadable(place, "YAML", error);
    }
  });
}

function parsed(text: string, file: string): unknown {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) { // which is not passed on: it may quote a Secret
    throw unreadable(file, "JSON", error);
  }
  return value ?? {}; // unlike an empty document of YAML, `null` is not an object left out
}

/** Returns a value of YAML, whose integers have any size, as one of JSON. */
function keptNumber(value: unknown): unknown {
  if (typeof value === "bigint") {
    const why = describeChangedInteger(String(value));
    if (why !== undefined) throw new JsonLimitError("integer", why);
    return Number(value);
  }
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  throw new JsonLimitError("size", "JSON has no infinite numbers, and none that are NaN");
}

function unreadable(place: string, form: "JSON" | "YAML", error: unknown): TypeError {
  if (error instanceof JsonLimitError) {
    return new TypeError(`${place} cannot be kept: ${error.message}.`);
  }
  const [line] = form === "YAML" ? /^.*?(?=:?$)/m.exec((error as Error).message) ?? [] : [];
  return new TypeError(`${place} is not valid ${form}: ${line ?? jsonFault(error)}.`);
}

async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new TypeError(`${path} cannot be read: check the path and its permissions.`, { cause });
  }
}

function objectsIn(document: unknown, place: string): ManifestObject[] {
  const { kind, items } = (document ?? {}) as { kind?: unknown; items?: unknown };
  if (typeof kind === "string" && kind.endsWith("List") && Array.isArray(items)) {
    return items.flatMap((item) => objectsIn(item, place));
  }
  const object = document as Partial<KubeObject> | null;
  if (object?.apiVersion && object.kind && object.metadata?.name) {
    return [{ object: object as KubeObject, place }];
  }
  throw new TypeError(`${place} has an object without apiVersion, kind or metadata.name: add it.`);
}

function rankOf({ kind = "" }: KubeObject): number {
  const rank = FIRST.indexOf(kind);
  return rank < 0 ? FIRST.length : rank;
}
