/** A document with texts that would become code if they were not quoted. */

import { crdDocuments, type CrdSchema } from "../../src/generate/crd_documents.ts";
import type { OpenApiDocument, OpenApiSchema } from "../../src/generate/schemas/open_api.ts";

const breaks = ["\n", "\r", "\r\n", "\u2028", "\u2029", "\u0085", "\v", "\f", "\0"];
const ends = [
  "*/",
  "**/",
  "*\\/",
  "* /",
  "`",
  "${",
  "}",
  '"',
  "'",
  "\\",
  "//",
  "/*",
  "<!--",
  "-->",
];
/** A program that would show itself. */
export const code = "export const evil = 1; globalThis.evil = 1; export interface Evil {}";

/** Texts that would begin code if a part of them ended a comment or a string. */
export const texts: readonly string[] = [
  ...breaks.map((mark) => `words${mark}${code}${mark}`),
  ...breaks.flatMap((mark) => [`${mark}*/${mark}${code} /*`, `*${mark}/${code}`]),
  ...ends.map((mark) => `words${mark} ${code} ${mark}`),
  ...ends.map((mark) => `${mark}\n${code}`),
  `\`\`\`ts\n*/ ${code}\n\`\`\``,
  `\`\`\`*/ ${code}`,
  `- ${"long ".repeat(30)}*/ ${code}`,
  `${"x".repeat(98)} */ ${code}`,
  "*/",
  "*",
  "/",
];

function field(text: string): CrdSchema {
  return {
    type: "object",
    description: text,
    format: text,
    pattern: text,
    title: text,
    default: { [text]: text },
    properties: {
      [text]: { type: "string", description: text, default: text, pattern: text, enum: [text] },
      value: { enum: [{ [text]: text }, [text]], description: text },
      list: { type: "array", items: { type: "string", enum: [text], description: text } },
    },
    required: [text],
  };
}

/** A kind with each of the texts in each place of a document. */
export function hostileDocument(): OpenApiDocument {
  const properties = Object.fromEntries(texts.map((text, index) => [`f${index}`, field(text)]));
  const subresources = Object.fromEntries(
    texts.filter((text) => !/[/{}]/.test(text)).map((text) => [text, {}]),
  );
  const [document] = crdDocuments([{
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { kind: "Widget", plural: "widgets" },
      versions: [{
        name: "v1",
        subresources,
        schema: {
          openAPIV3Schema: { type: "object", description: texts.join(""), properties },
        },
      }],
    },
  }]);
  const schemas: Record<string, OpenApiSchema> = document?.components?.schemas ?? {};
  for (const [index, description] of texts.entries()) {
    const own: OpenApiSchema = { type: "string", description, enum: [description] };
    schemas[`com.example.v1.Text${index}`] = own;
  }
  const path = "/apis/example.com/v1/namespaces/{namespace}/widgets";
  const operation = document?.paths?.[path]?.get;
  const actions = texts.map((text, index) => [
    `x${index}`,
    { ...operation, "x-kubernetes-action": text },
  ]);
  Object.assign(document?.paths?.[path] ?? {}, Object.fromEntries(actions));
  return { ...document };
}

/** Settings whose texts are hostile too. */
export const hostileOptions = {
  groups: ["example.com"],
  source: texts.join(""),
};
