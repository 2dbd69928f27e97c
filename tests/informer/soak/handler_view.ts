import { keyOf, type ObservedChange } from "../../support/handler_log.ts";
import type { Versions } from "./state_digest.ts";

interface Known {
  uid: string;
  resourceVersion: string;
  alive: boolean;
}

/**
 * The state as a handler knows it from the changes that it was told. It remembers the last one of
 * each key only, so that an hour of changes fits.
 */
export class HandlerView {
  readonly #known = new Map<string, Known>();
  #told = 0;

  /** Changes that it was told. */
  get told(): number {
    return this.#told;
  }

  /** Takes a change; says what is wrong with it after the ones before. */
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

  /** What is there, as far as it was told. */
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
  // What a list found missing is told as it was last known.
  if (ahead < 0n || (ahead === 0n && change.type !== "deleted")) {
    found.push(`came after @${previous}`);
  }
  if (change.type === "updated" && change.previous.metadata.resourceVersion !== previous) {
    found.push(`names another previous than @${previous}`);
  }
  return found;
}
