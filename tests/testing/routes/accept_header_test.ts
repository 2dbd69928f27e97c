import { assertEquals } from "@std/assert";
import {
  acceptedKind,
  asksForProtobuf,
  protobufType,
} from "../../../src/testing/routes/accept_header.ts";
import { test } from "../../support/test.ts";

const metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

test("JSON, a range that includes JSON and no header at all accept objects as they are", () => {
  for (const header of [null, "*/*", "application/*", "Application/JSON; charset=utf-8"]) {
    assertEquals(acceptedKind(header), "", `${header}`);
  }
});

test("as, g and v ask for the metadata of an object or a list, or for a table", () => {
  assertEquals(acceptedKind(metadata), "PartialObjectMetadata");
  assertEquals(
    acceptedKind(metadata.replace("Metadata", "MetadataList")),
    "PartialObjectMetadataList",
  );
  const table = metadata.replace("PartialObjectMetadata", "Table");
  assertEquals(acceptedKind(table), "Table");
  assertEquals(acceptedKind(table, { onlyObjects: true }), undefined);
  const others = [["v=v1", "v=1"], ["g=meta.k8s.io;", ""], ["PartialObjectMetadata", "Chair"]];
  for (const [from, to] of others) {
    assertEquals(acceptedKind(metadata.replace(from!, to!)), undefined, to);
  }
});

test("of several ranges that can be served, the highest quality wins, and then the first one", () => {
  assertEquals(acceptedKind(`text/html, ${metadata}, application/json`), "PartialObjectMetadata");
  assertEquals(acceptedKind(`${metadata};q=0.5, application/json;q=0.8`), "");
  const tableOrAny = "application/json;as=Table;g=meta.k8s.io;v=v1, */*;q=0.1";
  assertEquals(acceptedKind(tableOrAny), "Table");
  assertEquals(acceptedKind(tableOrAny, { onlyObjects: true }), "");
  assertEquals(acceptedKind("text/html, application/cbor"), undefined);
});

test("protobuf counts where JSON is not accepted", () => {
  assertEquals(acceptedKind(protobufType), "");
  assertEquals(asksForProtobuf(protobufType), true);
  assertEquals(asksForProtobuf(`${protobufType};q=0.9, text/plain`), true);
  for (const header of [null, "*/*", "application/yaml", `${protobufType},application/json`]) {
    assertEquals(asksForProtobuf(header), false, `${header}`);
  }
  const partial = metadata.replace("application/json", protobufType);
  assertEquals([acceptedKind(partial), asksForProtobuf(partial)], ["PartialObjectMetadata", true]);
  assertEquals(asksForProtobuf(`${partial}, ${metadata}`), false);
  assertEquals(acceptedKind(partial.replace("PartialObjectMetadata", "Table")), undefined);
});
