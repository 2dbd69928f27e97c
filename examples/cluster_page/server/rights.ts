import type { Scope } from "./access_report.ts";
import type { Viewer } from "./viewer.ts";
import { type Listed, ViewerRights, type ViewerRightsOptions } from "./viewer_rights.ts";

const CONCURRENT_QUESTIONS = 8;
/** The number of viewers whose rights are remembered. */
const MOST_VIEWERS = 256;

/** Says what a viewer may see, by the viewer's own roles in the cluster. */
export class Rights {
  readonly #newViewer: (() => ViewerRightsOptions) | undefined;
  /** Ordered by last use. */
  readonly #viewers = new Map<string, ViewerRights>();

  /** Without options everything may be seen that the page's own account can read. */
  constructor(newViewer?: () => ViewerRightsOptions) {
    this.#newViewer = newViewer;
  }

  /** Whether the viewer may list a kind in a namespace; empty for the whole cluster. */
  async mayList(viewer: Viewer | undefined, kind: Listed, namespace: string): Promise<boolean> {
    const newViewer = this.#newViewer;
    if (!newViewer) return true;
    if (!viewer) return false;
    const rights = this.#viewers.get(viewer.key) ?? new ViewerRights(newViewer());
    this.#viewers.delete(viewer.key);
    this.#viewers.set(viewer.key, rights);
    const [oldest = ""] = this.#viewers.keys();
    if (this.#viewers.size > MOST_VIEWERS) this.#viewers.delete(oldest);
    return await rights.mayList(viewer, kind, namespace);
  }

  /** Returns where the viewer may list a kind. */
  async scopeOf(
    viewer: Viewer | undefined,
    kind: Listed,
    namespaces: readonly string[],
  ): Promise<Scope> {
    if (await this.mayList(viewer, kind, "")) return "all";
    if (!kind.namespaced) return [];
    const allowed: string[] = [];
    for (let i = 0; i < namespaces.length; i += CONCURRENT_QUESTIONS) {
      const some = namespaces.slice(i, i + CONCURRENT_QUESTIONS);
      const verdicts = await Promise.all(some.map((each) => this.mayList(viewer, kind, each)));
      allowed.push(...some.filter((_, index) => verdicts[index]));
    }
    return allowed;
  }
}
