import { assertEquals } from "@std/assert";
import { createManager } from "../../src/controller/manager.ts";
import { createTelemetry } from "../../src/otel/telemetry.ts";
import { configMaps, startWebsites, website, websites } from "../support/controllers/websites.ts";
import { RecordingSdk } from "../support/telemetry/recording_sdk.ts";
import { test } from "../support/test.ts";

test("the spans of a reconcile's requests have its controller and its id, and others have none", async () => {
  await using pod = await startWebsites();
  const sdk = new RecordingSdk();
  using telemetry = createTelemetry(sdk);
  await using kube = telemetry.createKubeFetch(pod.config);
  await using manager = createManager(kube);
  const stop = new AbortController();
  let id = "";
  manager.controller({
    for: websites,
    async reconcile(_site, { reconcileId, apply, client }) {
      id = reconcileId;
      await apply(configMaps, { metadata: { name: "a" } });
      await client(configMaps).get("a");
      stop.abort();
    },
  });
  pod.server.objects.create({ ...website, metadata: { name: "a" } });
  await manager.run({ signal: stop.signal });
  const marked = sdk.spans.filter(({ attributes }) => "kubewire.reconcile.id" in attributes);
  assertEquals(
    marked.map(({ name, attributes }) => [
      name.split(" ")[0],
      attributes["kubewire.controller"],
      attributes["kubewire.reconcile.id"],
    ]),
    [["PATCH", "websites", id], ["GET", "websites", id]],
  );
});
