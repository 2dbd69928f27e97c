import type { AccessReviewer, AuthenticatedUser } from "@kubewire/kubewire/hono";
import type { Scope } from "./access_report.ts";
import type { KindNames } from "./shown_kind.ts";

type Viewer = AuthenticatedUser | undefined;
type Listed = Pick<KindNames, "group" | "plural" | "namespaced">;

const CONCURRENT_QUESTIONS = 8;

/** Says what a viewer may see, by the viewer's own roles in the cluster. */
export class Rights {
  readonly #review: AccessReviewer | undefined;

  /** Without a reviewer everything may be seen that the page's own account can read. */
  constructor(review?: AccessReviewer) {
    this.#review = review;
  }

  /** Whether the viewer may list a kind in a namespace; empty for the whole cluster. */
  async mayList(viewer: Viewer, kind: Listed, namespace: string): Promise<boolean> {
    const review = this.#review;
    if (!review) return true;
    if (!viewer) return false;
    const access = { verb: "list", group: kind.group, resource: kind.plural };
    if ((await review(viewer, access)).allowed) return true;
    if (!kind.namespaced || namespace === "") return false;
    return (await review(viewer, { ...access, namespace })).allowed;
  }

  /** Returns where the viewer may list a kind. */
  async scopeOf(viewer: Viewer, kind: Listed, namespaces: readonly string[]): Promise<Scope> {
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
