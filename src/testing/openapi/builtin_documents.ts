import type { OpenApiDocument } from "./open_api_document.ts";

/** The documents of kube-apiserver. */
export interface BuiltinDocuments {
  /** The documents of Kubernetes' own groups and versions, by path, such as `apis/apps/v1`. */
  readonly documents: ReadonlyMap<string, OpenApiDocument>;
  /** The document of a namespaced custom resource with `/status` and `/scale`. */
  readonly namespacedTemplate: OpenApiDocument;
  /** The document of a cluster-scoped custom resource with `/status` and `/scale`. */
  readonly clusterTemplate: OpenApiDocument;
}

interface Packed {
  /** Parts that occur more than once; a part refers only to those before it. */
  pool: unknown[];
  documents: Record<string, OpenApiDocument>;
  templates: Record<"namespaced" | "cluster", OpenApiDocument>;
}

/**
 * Unpacks the documents, whose parts are shared: they must not be changed. It takes some ten
 * milliseconds, so that nothing is loaded before a client asks for it.
 */
export async function loadBuiltinDocuments(): Promise<BuiltinDocuments> {
  const { packedDocuments } = await import("./packed_documents.ts");
  const zipped = Uint8Array.fromBase64(packedDocuments);
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
  const { pool, documents, templates } = await new Response(stream).json() as Packed;
  for (const [index, part] of pool.entries()) pool[index] = expand(part, pool);
  expand(documents, pool);
  expand(templates, pool);
  return {
    documents: new Map(Object.entries(documents)),
    namespacedTemplate: templates.namespaced,
    clusterTemplate: templates.cluster,
  };
}

/** Puts the parts of the pool in place of the references to them, `{"$": INDEX}`. */
function expand(value: unknown, pool: readonly unknown[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  const parts = value as Record<string, unknown>;
  if (typeof parts.$ === "number") return pool[parts.$];
  for (const [field, below] of Object.entries(parts)) {
    if (typeof below === "object") parts[field] = expand(below, pool);
  }
  return value;
}
