import type { Handler } from "hono";
import type { AccessReport, KindAccess } from "./access_report.ts";
import { remedy } from "./missing_rights.ts";
import type { Rights } from "./rights.ts";
import { namespacesOf, type ShownCluster } from "./shown_cluster.ts";
import { viewerOf } from "./viewer.ts";

/** Settings of {@linkcode accessRoute}. */
export interface AccessRouteOptions {
  readonly rights: Rights;
  /** Says whether the API server answers. */
  readonly isServerThere: () => Promise<boolean>;
}

/**
 * Returns a handler that says what the viewer may see, and what the page itself cannot read; 503 with
 * a message while the API server does not answer, so that open tabs learn it.
 */
export function accessRoute(
  cluster: ShownCluster,
  { rights, isServerThere }: AccessRouteOptions,
): Handler {
  return async (c) => {
    if (!await isServerThere()) {
      const headers = { "retry-after": "1", "cache-control": "no-store" };
      return c.json({ message: "The API server does not answer." }, 503, headers);
    }
    const viewer = viewerOf(c);
    const namespaces = namespacesOf(cluster);
    const kinds = await Promise.all([...cluster].map(async ([plural, kind]) => {
      const { problem } = kind;
      const scope = await rights.scopeOf(viewer, kind, namespaces);
      const access: KindAccess = {
        group: kind.group,
        scope,
        ...problem && { problem: problem.reason },
        ...problem?.forbidden && { remedy: remedy(kind) },
      };
      return [plural, access] as const;
    }));
    const report: AccessReport = {
      ...viewer && { user: viewer.user.username },
      kinds: Object.fromEntries(kinds),
    };
    return c.json(report, 200, { "cache-control": "no-store" });
  };
}
