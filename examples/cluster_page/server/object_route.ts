import type { Handler } from "hono";
import { stringify } from "yaml";
import type { ShownCluster } from "./shown_cluster.ts";

/** The segment of a path in place of a namespace, for objects that have none. */
export const NO_NAMESPACE = "-";

/** Returns a handler that shows an object as the informer knows it: JSON, and its YAML. */
export function objectRoute(cluster: ShownCluster): Handler {
  return (c) => {
    const { plural = "", namespace = "", name = "" } = c.req.param();
    const kind = cluster.get(plural);
    const key = namespace === NO_NAMESPACE ? name : `${namespace}/${name}`;
    const found = kind?.object(key);
    if (kind && !found && !kind.informer.synced) {
      const message = kind.problem
        ? `The page cannot read ${plural}: ${kind.problem.reason}`
        : `The page is not ready yet: it still reads ${plural}.`;
      return c.json({ message }, 503, { "retry-after": "1", "cache-control": "no-store" });
    }
    if (!kind || !found) {
      return c.json({
        message: `The page does not know ${plural} ${key}: it is gone, or has not come yet.`,
      }, 404);
    }
    const object = { apiVersion: kind.apiVersion, kind: kind.kind, ...found };
    // YAML 1.1, which kubectl reads, has more words that are not texts: `yes`, `on`, times.
    const yaml = stringify(object, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
    return c.json({ object, yaml }, 200, { "cache-control": "no-store" });
  };
}
