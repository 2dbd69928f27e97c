import { emptyShardData } from "../../../src/election/shards/shard_map.ts";
import type { TestApiServer } from "../../../src/testing/mod.ts";

/** Creates a shard map under which members have worked, so that the first work begins at once. */
export function createActiveShardMap({ objects }: TestApiServer, name: string, buckets: number) {
  const kind = { apiVersion: "v1", kind: "ConfigMap" };
  const map = objects.create({ ...kind, metadata: { name }, data: emptyShardData(buckets) });
  const data = { ...emptyShardData(buckets), activeUid: map.metadata.uid };
  objects.update({ ...map, data } as never);
}
