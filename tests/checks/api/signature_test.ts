import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { type DocDeclaration, signatureOf } from "./signature.ts";

const location = { filename: "file:///a.ts" };
const keyword = (repr: string) => ({ kind: "keyword", repr, value: repr });
const literal = (repr: string) => ({ kind: "literal", repr, value: { kind: "string" } });
const reference = (repr: string, ...typeParams: object[]) => ({
  kind: "typeRef",
  repr,
  value: { typeParams },
});

const cases: [string, Omit<DocDeclaration, "location">][] = [
  ["A, passed on from another entry", { kind: "reference", def: { target: location } }],
  ["const A: …", { kind: "variable", def: { tsType: { kind: "mapped" } } }],
  ["interface A {}", { kind: "interface", def: {} }],
  ["class A extends Error {}", {
    kind: "class",
    def: { extends: "Error", constructors: [{ params: [], accessibility: "private" }] },
  }],
  ["interface A extends B<string> { c?: string; d(e?: B): string; d(): B; f: B }", {
    kind: "interface",
    def: {
      extends: [reference("B", keyword("string"))],
      properties: [
        { name: "c", optional: true, tsType: keyword("string") },
        { name: "x", accessibility: "private" },
      ],
      methods: [
        {
          name: "d",
          kind: "method",
          params: [{ kind: "identifier", name: "e", optional: true, tsType: reference("B") }],
          returnType: keyword("string"),
        },
        { name: "d", kind: "method", functionDef: { params: [], returnType: reference("B") } },
        { name: "f", kind: "getter", functionDef: { params: [], returnType: reference("B") } },
        {
          name: "f",
          kind: "setter",
          functionDef: { params: [{ kind: "identifier", tsType: reference("B") }] },
        },
      ],
    },
  }],
  ['type A = readonly string[] | B & "c"', {
    kind: "typeAlias",
    def: {
      tsType: {
        kind: "union",
        value: [
          {
            kind: "typeOperator",
            value: {
              operator: "readonly",
              tsType: { kind: "array", value: keyword("string") },
            },
          },
          { kind: "intersection", value: [reference("B"), literal("c")] },
        ],
      },
    },
  }],
  ["type A = ((a: string) => number) | B", {
    kind: "typeAlias",
    def: {
      tsType: {
        kind: "union",
        value: [
          {
            kind: "parenthesized",
            value: {
              kind: "fnOrConstructor",
              value: {
                params: [{ kind: "identifier", name: "a", tsType: keyword("string") }],
                tsType: keyword("number"),
              },
            },
          },
          reference("B"),
        ],
      },
    },
  }],
  ["function A(options: { b?: string }, ...rest: number[]): …", {
    kind: "function",
    def: {
      params: [
        {
          kind: "object",
          tsType: {
            kind: "typeLiteral",
            value: { properties: [{ name: "b", optional: true, tsType: keyword("string") }] },
          },
        },
        {
          kind: "rest",
          arg: { kind: "identifier", name: "rest" },
          tsType: { kind: "array", value: keyword("number") },
        },
      ],
      returnType: { kind: "mapped" },
    },
  }],
];

for (const [line, declaration] of cases) {
  test(`signatureOf writes ${line}`, () => {
    assertEquals(signatureOf("A", { ...declaration, location }), line);
  });
}
