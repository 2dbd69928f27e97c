import { assertEquals } from "@std/assert";
import type { OpenApiSchema } from "../../src/generate/schemas/open_api.ts";
import { typeExpression } from "../../src/generate/type_expression.ts";
import { test } from "../support/test.ts";

const scope = {
  record: "Record",
  reference: (name: string) => name.split(".").at(-1) ?? "",
  declare: () => "Declared",
};
const ref = { $ref: "#/components/schemas/io.k8s.api.core.v1.PodSpec" };

const rules: [rule: string, schema: OpenApiSchema, type: string][] = [
  ["a string is a string", { type: "string" }, "string"],
  ["an integer is a number", { type: "integer", format: "int64" }, "number"],
  ["a number is a number", { type: "number" }, "number"],
  ["a boolean is a boolean", { type: "boolean" }, "boolean"],
  ["a date-time is a Time", { type: "string", format: "date-time" }, "Time"],
  ["bytes are a string of Base64", { type: "string", format: "byte" }, "string"],
  ["a reference is the other type's name", ref, "PodSpec"],
  ["a reference may have a default beside it", { allOf: [ref], default: {} }, "PodSpec"],
  ["int-or-string is one type, by its mark", { "x-kubernetes-int-or-string": true }, "IntOrString"],
  ["int-or-string is one type, by its format", {
    format: "int-or-string",
    oneOf: [{ type: "integer" }, { type: "string" }],
  }, "IntOrString"],
  ["one of several types is their union", {
    oneOf: [{ type: "string" }, { type: "number" }, { type: "integer" }],
  }, "string | number"],
  ["a condition is not a type", { anyOf: [{ required: ["a"] }, { required: ["b"] }] }, "unknown"],
  ["a nullable value may be null", { type: "string", nullable: true }, "string | null"],
  ["a nullable value of any type stays unknown", { nullable: true }, "unknown"],
  ["a list has items", { type: "array", items: ref }, "PodSpec[]"],
  ["a list of a union has the union in parentheses", {
    type: "array",
    items: { type: "string", nullable: true },
  }, "(string | null)[]"],
  ["a list without items may have any items", { type: "array" }, "unknown[]"],
  ["a map has values", {
    type: "object",
    additionalProperties: { type: "array", items: { type: "string" } },
  }, "Record<string, string[]>"],
  ["an object without fields may have any", { type: "object" }, "Record<string, unknown>"],
  ["an object that keeps unknown fields may have any", {
    type: "object",
    "x-kubernetes-preserve-unknown-fields": true,
  }, "Record<string, unknown>"],
  ["a value that keeps unknown fields may be anything", {
    "x-kubernetes-preserve-unknown-fields": true,
  }, "unknown"],
  ["an object with fields is declared", {
    type: "object",
    properties: { a: { type: "string" } },
  }, "Declared"],
  ["a list of objects declares them", {
    type: "array",
    items: { type: "object", properties: { a: { type: "string" } } },
  }, "Declared[]"],
  ["an enum is a union of its values", {
    type: "string",
    description: "May be specified as Always or Never.",
    enum: ["Always", "Never"],
  }, '"Always" | "Never"'],
  ["an enum may be null where the schema says so", {
    type: "string",
    nullable: true,
    enum: ["a"],
  }, '"a" | null'],
  ["an enum that has null among its values has it once, at the end", {
    type: "string",
    nullable: true,
    enum: [null, "a"],
  }, '"a" | null'],
  ["an enum needs no type beside it", { enum: ["a", 1, true] }, '"a" | 1 | true'],
  ["an enum's value may have a bar in it", { enum: ["a | b"] }, '"a \\u007c b"'],
  ["an enum that will grow admits other values", {
    type: "string",
    description: "Additional values are considered to be added in the future.",
    enum: ["A"],
  }, '"A" | (string & Record<never, never>)'],
  ["an enum whose unknown values must be accepted admits them", {
    type: "string",
    description: "Clients should react to an unknown operator by ignoring it.",
    enum: ["A"],
  }, '"A" | (string & Record<never, never>)'],
  ["a list's description applies to its enum", {
    type: "array",
    description: "Other values may be added in the future.",
    items: { type: "string", enum: ["A"] },
  }, '("A" | (string & Record<never, never>))[]'],
];

for (const [rule, schema, type] of rules) {
  test(`typeExpression: ${rule}`, () => assertEquals(typeExpression(schema, scope), type));
}
