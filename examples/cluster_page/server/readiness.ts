import { Hono } from "hono";
import { health } from "@kubewire/hono";
import { forbiddenKinds, rightName } from "./missing_rights.ts";
import type { ShownCluster } from "./shown_cluster.ts";

/** Settings of {@linkcode readiness}. */
export interface ReadinessOptions {
  /** Makes the page unready once it is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Returns the paths for probes. The page is ready once each kind is synced or forbidden: a right that
 * the page's account lacks would hold it back for ever, while it can show all other kinds.
 * `/readyz?verbose` names such a right.
 */
export function readiness(cluster: ShownCluster, { signal }: ReadinessOptions): Hono {
  const kinds = [...cluster.values()];
  const checkSynced = () => {
    const waiting = kinds.filter(({ informer, problem }) =>
      !informer.synced && !problem?.forbidden
    );
    if (waiting.length === 0) return;
    const paths = waiting.map(({ informer }) => informer.path).join(", ");
    throw new Error(`${waiting.length} informers not synced yet: ${paths}`);
  };
  const app = new Hono();
  app.get("/readyz", async (c, next) => {
    await next();
    if (c.req.query("verbose") === undefined) return;
    const missing = forbiddenKinds(cluster).map((kind) =>
      `warn: the page's account lacks list and watch on ${rightName(kind)}\n`
    );
    c.res = new Response(await c.res.text() + missing.join(""), c.res);
  });
  app.route("/", health({ checks: { "informer-sync": checkSynced }, signal }));
  return app;
}
