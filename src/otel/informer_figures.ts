import type { Informer } from "@kubewire/kubewire/informer";
import type { Instruments, Observe } from "./instruments.ts";

/** The states of an informer that has not ended. */
const STATES = ["starting", "listing", "streaming", "synced", "backingOff", "relisting"] as const;

/** The parts of an informer that figures are made of. */
export type FiguredInformer = Pick<Informer<never>, "path" | "state" | "stale" | "synced"> & {
  readonly store: { readonly size: number };
};

/** Reports the figures of an informer at `nowMs`, milliseconds since 1970. */
export function informerFigures(
  { store, state, stale }: FiguredInformer,
  informer: string,
  { observe, nowMs }: { observe: Observe; nowMs: number },
): void {
  observe("informerObjects", store.size, { informer });
  const staleMs = stale ? Math.max(0, nowMs - stale.since.getTime()) : 0;
  observe("informerStaleness", staleMs / 1_000, { informer });
  for (const name of STATES) {
    observe("informerState", state.name === name ? 1 : 0, { informer, state: name });
  }
}

/**
 * Counts a request for the whole state of the resource at `path` if an informer sends it that has
 * had the state before.
 */
export function countRelist(
  instruments: Instruments,
  informers: Iterable<[name: string, informer: FiguredInformer]>,
  path: string,
): void {
  for (const [, informer] of informers) {
    if (!informer.synced || pathOf(informer) !== path) continue;
    const { name } = informer.state;
    if (name !== "listing" && name !== "streaming") continue;
    return instruments.record("informerRelists", 1, { informer: path });
  }
}

/** The path of an informer may have a query. */
function pathOf({ path }: FiguredInformer): string {
  return path.split("?", 1)[0] ?? "";
}
