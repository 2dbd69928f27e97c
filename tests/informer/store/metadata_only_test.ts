import { assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import { acceptHeader, cutToMetadata } from "../../../src/informer/store/metadata_only.ts";
import { type Answer, startScriptServer } from "../../support/servers/script_server.ts";
import { failure, MARK } from "../../support/informers/started_reflector.ts";
import { test } from "../../support/test.ts";

test("the Accept headers of a list and a watch ask for the metadata alone", () => {
  assertEquals(acceptHeader("list", false), "application/json");
  assertEquals(
    acceptHeader("list", true),
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
  );
  assertEquals(
    acceptHeader("watch", true),
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json",
  );
});

test("cutToMetadata leaves the metadata, and says whether there was more", () => {
  const whole = { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, data: { a: "b" } };
  assertEquals(cutToMetadata(whole), true);
  const alone = { apiVersion: "v1", kind: "Secret", metadata: { name: "a" } };
  assertEquals<KubernetesObject>(whole, alone);
  assertEquals([cutToMetadata(alone), alone], [false, alone]);
});

const PATH = "/api/v1/secrets";
const head = { apiVersion: "v1", kind: "Secret" };

/** Returns a Secret as it comes from a server that does not support metadata-only requests. */
function secret(name: string, resourceVersion: string) {
  const managedFields = [{ manager: "m" }];
  const metadata = { name, resourceVersion, managedFields };
  return { ...head, metadata, type: "Opaque", data: { password: "c2VjcmV0" } };
}

function event(type: string, object: object): string {
  return `${JSON.stringify({ type, object })}\n`;
}

const mark = event("BOOKMARK", { ...head, metadata: { resourceVersion: "5", ...MARK } });
const changes = event("MODIFIED", secret("a", "6")) + event("DELETED", secret("b", "7")) +
  event("ADDED", secret("c", "8"));
const whole: Answer = {
  chunks: [
    JSON.stringify({
      apiVersion: "v1",
      kind: "SecretList",
      metadata: { resourceVersion: "5" },
      items: [secret("a", "1"), secret("b", "2")],
    }),
  ],
};
const watched: Answer = { chunks: [changes], end: "open" };
const streamed: Answer = {
  chunks: [event("ADDED", secret("a", "1")) + event("ADDED", secret("b", "2")) + mark + changes],
  end: "open",
};

test("a metadata-only informer keeps no data of a server that sends whole objects", async () => {
  const broken = () => {
    throw new Error("broken");
  };
  for (
    const options of [
      {},
      { keepManagedFields: true },
      { keep: "objects" },
      { transform: broken }, // the object is kept as it came, without its data
      { transform: (object: KubernetesObject) => object },
    ] as const
  ) {
    const scripts: Answer[][] = [[whole, watched], [streamed], [failure(422), whole, watched]];
    for (const [at, script] of scripts.entries()) {
      await using server = await startScriptServer(script);
      await using informer = createInformer<KubernetesObject>(server.kube, PATH, {
        ...options,
        metadataOnly: true,
        watchList: at > 0,
        onError: () => {},
      });
      const seen: unknown[] = [];
      for await (const change of informer.changes()) {
        seen.push(change.object, change.type === "updated" && change.previous);
        if (change.object.metadata.name === "c") break;
      }
      const kept = [...informer.store];
      assertEquals(kept.map(({ metadata }) => metadata.name).toSorted(), ["a", "c"]);
      assertEquals(JSON.stringify([seen, kept]).includes("c2VjcmV0"), false);
      for (const object of kept) {
        assertEquals(Object.keys(object).toSorted(), ["apiVersion", "kind", "metadata"]);
        assertEquals("managedFields" in object.metadata, "keepManagedFields" in options);
      }
    }
  }
});
