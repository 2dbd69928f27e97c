const GROUP = "g=meta.k8s.io;v=v1";

/**
 * The `Accept` header that asks for objects, or for their metadata alone
 * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches PartialObjectMetadata}).
 */
export function acceptHeader(verb: "list" | "watch", metadataOnly: boolean): string {
  if (!metadataOnly) return "application/json";
  const kind = verb === "list" ? "PartialObjectMetadataList" : "PartialObjectMetadata";
  return `application/json;as=${kind};${GROUP}`;
}
