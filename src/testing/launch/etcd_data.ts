import { readFile, stat, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import type { ObjectSnapshot } from "../door/object_snapshot.ts";
import { loadSnapshot, saveSnapshot } from "../door/snapshot_file.ts";
import type { KubernetesVersion } from "../versions/kubernetes_version.ts";

/** Path at which the stand-in for etcd shows its data folder. */
export const DATA_FOLDER_PATH = "/kubewire/data-folder";
const ANSWER_LIMIT_MS = 5_000;

/** The objects that an API server leaves behind. */
export interface EtcdState {
  /** The objects. */
  readonly objects: ObjectSnapshot;
  /** The latest revision, beyond which the next server goes on. */
  readonly revision: number;
}

/**
 * The data folder of the stand-in for etcd. An API server leaves its objects in it when it stops, and
 * the next one with the same folder has them.
 */
export class EtcdData {
  readonly #objects: string;
  readonly #revision: string;

  /** Names the files of a folder. */
  constructor(folder: string) {
    this.#objects = join(folder, "kubewire-objects.json");
    this.#revision = join(folder, "kubewire-revision");
  }

  /** Returns the data of the stand-in at a URL; `undefined` for anything else, or without a folder. */
  static async at(url: string): Promise<EtcdData | undefined> {
    if (!URL.canParse(url) || new URL(url).protocol !== "http:") return undefined; // a real etcd
    const folder = await readText(new URL(DATA_FOLDER_PATH, url)).catch(() => "");
    return folder === "" ? undefined : new EtcdData(folder);
  }

  /**
   * Returns what the last server has left for one that answers as a version of Kubernetes; `undefined`
   * for a new folder.
   *
   * @throws {TypeError} If the files cannot be read, or are of a newer version; the message names one.
   */
  async load(version?: KubernetesVersion): Promise<EtcdState | undefined> {
    const isThere = await stat(this.#objects).then(() => true, () => false);
    if (!isThere) return undefined;
    const objects = await loadSnapshot(this.#objects, version);
    const revision = Number(await readFile(this.#revision, "utf8"));
    if (!Number.isSafeInteger(revision)) {
      throw new TypeError(`${this.#revision} is not a revision: remove the folder.`);
    }
    return { objects, revision };
  }

  /**
   * Leaves objects for the next server, those of a version of Kubernetes.
   *
   * @throws {Error} If they cannot be written.
   */
  async save({ objects, revision }: EtcdState, version?: KubernetesVersion): Promise<void> {
    await writeFile(this.#revision, String(revision)); // first: a revision that is too high is harmless
    await saveSnapshot(this.#objects, objects, version);
  }
}

/** Reads the text of a URL, by no proxy of the environment. */
function readText(url: URL): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const request = get(url, { timeout: ANSWER_LIMIT_MS, agent: false }, (response) => {
    let text = "";
    response.setEncoding("utf8").on("data", (part) => text += part).once("error", reject)
      .once("end", () => resolve(response.statusCode === 200 ? text : ""));
  });
  request.once("timeout", () => request.destroy(new Error("no answer"))).once("error", reject);
  return promise;
}
