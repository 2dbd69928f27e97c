import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { privateTypes } from "./private_types.ts";

const reference = (typeName: string, resolution: object) => ({
  kind: "typeRef",
  value: { typeName, resolution },
});

test("privateTypes reports a type of the workspace that no entry exports, wherever a symbol names it", () => {
  const params = [
    { tsType: reference("Exported", { kind: "local" }) },
    { tsType: reference("Local", { kind: "local" }) },
    { tsType: reference("Local", { kind: "local" }) },
    { tsType: { value: [reference("Other", { kind: "import", specifier: "./other.ts" })] } },
    { tsType: reference("Inner", { kind: "import", specifier: "@a/a/internal" }) },
  ];
  const symbols = [
    { name: "Exported", declarations: [] },
    { name: "A", declarations: [{ kind: "class", def: { constructors: [{ params }] } }] },
  ];
  assertEquals(privateTypes(symbols), [
    "A names the type Local, which no entry exports: write it where it is used.",
    "A names the type Other, which no entry exports: write it where it is used.",
    "A names the type Inner, which no entry exports: write it where it is used.",
  ]);
});

test("privateTypes leaves type parameters, types of packages, private members and comments alone", () => {
  const hidden = { tsType: reference("Local", { kind: "local" }) };
  const declarations = [{
    jsDoc: hidden,
    def: {
      properties: [
        { tsType: reference("T", { kind: "typeParam" }) },
        { tsType: reference("Hono", { kind: "import", specifier: "hono" }) },
        { tsType: reference("Date", {}) },
        { accessibility: "private", ...hidden },
      ],
    },
  }];
  assertEquals(privateTypes([{ name: "A", declarations }]), []);
});
