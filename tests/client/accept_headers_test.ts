import { assertEquals } from "@std/assert";
import { ACCEPT_METADATA, ACCEPT_OBJECTS, TABLE } from "../../src/client/accept_headers.ts";
import { test } from "../support/test.ts";

test("a representation is an Accept header, and whole objects need none", () => {
  assertEquals(ACCEPT_OBJECTS, { object: undefined, list: undefined });
  const group = "g=meta.k8s.io;v=v1";
  assertEquals(ACCEPT_METADATA.object, `application/json;as=PartialObjectMetadata;${group}`);
  assertEquals(ACCEPT_METADATA.list, `application/json;as=PartialObjectMetadataList;${group}`);
  assertEquals(TABLE, `application/json;as=Table;${group}`);
});
