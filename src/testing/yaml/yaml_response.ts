import { Document, visit } from "yaml";
import { hasMoreLevels } from "../json/parse_json.ts";
import { readScalar } from "./yaml_scalar.ts";

/**
 * Returns a JSON response with an object, a list or a Status in YAML, for a client that accepts nothing
 * else; others, such as the version or a text, stay as they are.
 */
export async function yamlResponse(response: Response): Promise<Response> {
  if (response.headers.get("content-type") !== "application/json" || !response.body) {
    return response;
  }
  const { status } = response;
  const text = await response.text();
  const object: unknown = JSON.parse(text);
  const isTyped = typeof object === "object" && object !== null && "kind" in object;
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  if (isTyped) headers.set("content-type", "application/yaml");
  const isYaml = isTyped && !hasMoreLevels(object, MAX_DEPTH);
  return new Response(isYaml ? yamlText(object) : text, { status, headers });
}

/** npm:yaml recurses, and indents each level. What is deeper stays JSON, which is YAML too. */
const MAX_DEPTH = 100;

/** Returns a value of JSON in YAML, with sorted keys; texts that Go reads otherwise are quoted. */
export function yamlText(value: unknown): string {
  const document = new Document(value, {
    version: "1.1",
    sortMapEntries: true,
    aliasDuplicateObjects: false,
  });
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === "string" && isAmbiguous(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  return document.toString({ indentSeq: false, lineWidth: 0 });
}

function isAmbiguous(text: string): boolean {
  return text === "<<" || readScalar(text, { isPlain: true }).type !== "str";
}
