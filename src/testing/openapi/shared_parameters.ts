import type { Json } from "./open_api_document.ts";

/** Order of the fields in the text whose hash is in a parameter's name. */
const hashedFields = ["uniqueItems", "type", "description", "name", "in", "required", "schema"];

/**
 * The parameters that operations of OpenAPI 2.0 share.
 *
 * Source: `k8s.io/kube-openapi/pkg/builder`, which names each by a hash.
 */
export class SharedParameters {
  /** The parameters by their names. */
  readonly shared: Record<string, Json> = {};
  readonly #names = new Map<string, string>();

  /** Returns a reference to a parameter, or the parameter itself if it is never shared. */
  use(parameter: Json): Json {
    const { name } = parameter;
    // kubectl before 1.28 looks for two of these in the operations
    const isOwn = name === "name" || name === "fieldValidation" || name === "dryRun" ||
      isOfKind(parameter);
    if (isOwn) return parameter;
    const fields = hashedFields.filter((field) => field in parameter);
    const text = JSON.stringify(Object.fromEntries(fields.map((key) => [key, parameter[key]])));
    let shared = this.#names.get(text);
    if (shared === undefined) {
      shared = `${name}-${shortHash(text)}`;
      this.#names.set(text, shared);
      this.shared[shared] = parameter;
    }
    return { $ref: `#/parameters/${shared}` };
  }
}

/** Returns whether a parameter is a body with an object of one kind. */
function isOfKind({ in: place, schema }: Json): boolean {
  return place === "body" &&
    !String(Object(schema).$ref).startsWith("#/definitions/io.k8s.apimachinery");
}

/** Returns 48 bits of FNV-1 in base64. */
function shortHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, hash * 0x100000001b3n) ^ BigInt(byte);
  }
  const bytes = Uint8Array.fromHex(hash.toString(16).padStart(16, "0")).subarray(0, 6);
  return bytes.toBase64({ alphabet: "base64url" });
}
