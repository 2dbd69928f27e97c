import { assertEquals } from "@std/assert";
import { acceptHeader } from "../../src/informer/metadata_only.ts";
import { test } from "../support/test.ts";

test("metadata alone is asked for by what a list and a watch are made of", () => {
  assertEquals(acceptHeader("list", false), "application/json");
  assertEquals(
    acceptHeader("list", true),
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
  );
  assertEquals(
    acceptHeader("watch", true),
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
  );
});
