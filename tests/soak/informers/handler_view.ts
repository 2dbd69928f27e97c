import { keyOf, type ObservedChange } from "../../support/informers/handler_log.ts";
import type { Versions } from "./state_digest.ts";

interface Known {
  uid: string;
  resourceVersion: string;
  alive: boolean;
}

/**
 * The state that a handler knows from the changes that it received. Only the last change of each
 * key is kept, so that an hour of changes fits in memory.
 */
export class HandlerView {
  readonly #known = new Map<string, Known>();
  #told = 0;

  /** Number of changes received. */
  get told(): number {
    return this.#told;
  }

  /** Takes a change; describes the contradictions to the changes before it. */
  take(change: ObservedChange): string[] {
    this.#told++;
    const key = keyOf(change.object);
    const { uid = "", resourceVersion = "" } = change.object.metadata;
    const known = this.#known.get(key);
    this.#known.set(key, { uid, resourceVersion, alive: change.type !== "deleted" });
    return problems(change, known).map((problem) =>
      `${change.type} ${key}@${resourceVersion} ${problem}`
    );
  }

  /** Yields the keys and resourceVersions of the objects that exist by the changes received. */
  *versions(): Versions {
    for (const [key, { resourceVersion, alive }] of this.#known) {
      if (alive) yield [key, resourceVersion];
    }
  }
}

function problems(change: ObservedChange, known: Known | undefined): string[] {
  const { uid, resourceVersion = "" } = change.object.metadata;
  const found: string[] = [];
  const alive = known?.alive === true;
  if (change.type === "added") {
    if (alive) found.push("came without a deletion before it");
  } else if (!alive) {
    found.push("came without an addition before it");
  } else if (uid !== known.uid) {
    found.push("has another uid than before");
  }
  if (!known) return found;
  const previous = known.resourceVersion;
  const ahead = BigInt(resourceVersion) - BigInt(previous);
  // A deletion that a list found has the last known version of the object.
  if (ahead < 0n || (ahead === 0n && change.type !== "deleted")) {
    found.push(`came after @${previous}`);
  }
  if (change.type === "updated" && change.previous.metadata.resourceVersion !== previous) {
    found.push(`names another previous than @${previous}`);
  }
  return found;
}
