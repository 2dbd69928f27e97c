import { assertEquals } from "@std/assert";
import { ShardRequests } from "../../../src/election/shards/shard_requests.ts";
import { clockOf } from "../../../src/transport/kube_internals.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

test("ShardRequests reads and writes the map and the Leases of its own shards", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  const clock = clockOf(kube);
  const requests = new ShardRequests(kube, {
    clock,
    namespace: "default",
    name: "main",
    buckets: 4,
  });
  const others = new ShardRequests(kube, {
    clock,
    namespace: "default",
    name: "main-b",
    buckets: 4,
  });
  assertEquals([await requests.readMap(), await requests.readLease("a")], [undefined, undefined]);
  await requests.createMap();
  const map = (await requests.readMap())!;
  assertEquals(map.data?.buckets, "4");
  const replaced = await requests.replaceMap({ ...map, data: { ...map.data, seq: "1" } });
  assertEquals(replaced.data?.seq, "1");

  const lease = await requests.createLease("a");
  await others.createLease("a");
  assertEquals([...(await requests.listLeases()).keys()], ["a"]);
  assertEquals((await requests.readLease("a"))?.metadata.uid, lease.metadata.uid);
  const { resourceVersion } = (await requests.replaceLease({
    ...lease,
    spec: { ...lease.spec, renewTime: "2026-01-01T00:00:00.000000Z" },
  })).metadata;
  const { uid, resourceVersion: old } = lease.metadata;
  assertEquals(await requests.deleteLease("a", { uid: uid!, resourceVersion: old! }), false);
  const present = { uid: uid!, resourceVersion: resourceVersion! };
  assertEquals(await requests.deleteLease("a", present), true);
  assertEquals(await requests.deleteLease("a", present), false);
});
