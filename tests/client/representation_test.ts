import { assertEquals } from "@std/assert";
import { metadataAlone, TABLE, wholeObjects } from "../../src/client/representation.ts";
import { test } from "../support/test.ts";

test("a representation is an Accept header, and whole objects need none", () => {
  assertEquals(wholeObjects, { object: undefined, list: undefined });
  const group = "g=meta.k8s.io;v=v1";
  assertEquals(metadataAlone.object, `application/json;as=PartialObjectMetadata;${group}`);
  assertEquals(metadataAlone.list, `application/json;as=PartialObjectMetadataList;${group}`);
  assertEquals(TABLE, `application/json;as=Table;${group}`);
});
