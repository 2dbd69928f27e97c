/** Every name that a CustomResourceDefinition may have leads to types; custom_resources_test.ts compiles them. */

import { assertEquals } from "@std/assert";
import { crdDocuments } from "../../src/generate/crd_documents.ts";
import { generateTypes } from "../../src/generate/generate_types.ts";
import { test } from "../support/test.ts";
import { crd, oddCrds } from "./odd_kinds.ts";

test("generateTypes keeps the names on the wire, and writes a constant for each resource", () => {
  const files = generateTypes(crdDocuments(oddCrds), { groups: ["odd.example.com"] });
  const texts = [...files].filter(([path]) => path.endsWith("_resources.ts")).map(([, text]) =>
    text
  );
  const constants = texts.flatMap((text) =>
    [...text.matchAll(/plural: "(.*)",\n {2}kind: "(.*)",/g)].map(([, plural, kind]) =>
      `${plural} ${kind}`
    )
  );
  const served = oddCrds.map(({ spec: { names } }) => `${names.plural} ${names.kind}`);
  assertEquals(constants.sort(), served.sort());
});

test("generateTypes writes the resources of a kind without a schema", () => {
  const [document] = crdDocuments([crd("Widget", "widgets")]);
  const files = generateTypes([{ ...document, components: {} }], { groups: ["odd.example.com"] });
  assertEquals([...files.keys()], ["odd.example.com/v1_resources.ts"]);
});
