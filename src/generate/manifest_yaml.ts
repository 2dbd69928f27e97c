import { isObject, shownValue } from "@kubewire/kubewire/internal";
import { Document, isScalar, visit } from "yaml";

const LINE_WIDTH = 100;
const LONGEST_LIST = 60;

/** A text that a parser of YAML 1.1 or 1.2 may take for a number, such as `0o22`. */
const NUMBER = /^[-+]?(0[box]\w*|[\d._]+(e[-+]?[\d_]+)?)$/i;
/** Line breaks and control characters of YAML 1.1 that JSON does not escape. */
const SPECIAL = /[\x7f-\x9f\u2028\u2029\ufeff]/g;

/**
 * Returns a manifest: each object as a document of YAML, for `kubectl apply`. A text is a manifest
 * already, such as the file of a CustomResourceDefinition, and stays as it is.
 *
 * @throws {TypeError} If it is not a list, or one is neither an object nor a text.
 *
 * @example
 * ```ts
 * import { manifestYaml } from "jsr:@kubewire/generate";
 *
 * const crd = await Deno.readTextFile("website_crd.yaml");
 * const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "websites" } };
 * console.log(manifestYaml([crd, namespace]));
 * ```
 */
export function manifestYaml(objects: Iterable<object | string>): string {
  if (typeof objects === "string" || typeof objects?.[Symbol.iterator] !== "function") {
    throw new TypeError(`manifestYaml takes a list of objects: it is ${shownValue(objects)}.`);
  }
  return [...objects].map(documentOf).filter((text) => text !== "").join("---\n");
}

function documentOf(object: unknown): string {
  if (typeof object === "string") {
    const text = object.replace(/^---[ \t]*\r?\n/, "").trimEnd();
    const own = text.endsWith("\n---") ? text.slice(0, -"\n---".length).trimEnd() : text;
    return own === "" ? "" : `${own}\n`;
  }
  if (!isObject(object)) {
    throw new TypeError(
      `A manifest has objects, or texts of YAML: one of these is ${shownValue(object)}.`,
    );
  }
  const document = new Document(object, { aliasDuplicateObjects: false, version: "1.1" });
  visit(document, {
    Scalar(_, scalar) {
      const { value } = scalar;
      if (typeof value !== "string") return;
      if (NUMBER.test(value) || value.search(SPECIAL) >= 0) scalar.type = "QUOTE_DOUBLE";
    },
    Seq(_, list) { // short lists on one line, as in the documentation of Kubernetes
      const words = list.items.map((item) => isScalar(item) ? String(item.value) : undefined);
      list.flow = !words.includes(undefined) && words.join(", ").length <= LONGEST_LIST;
    },
  });
  const text = document.toString({ lineWidth: LINE_WIDTH, flowCollectionPadding: false });
  return text.replace(SPECIAL, (each) => {
    return `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
