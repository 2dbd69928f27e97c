const GROUP = "g=meta.k8s.io;v=v1";

/**
 * The `Accept` header that asks for objects, or for their metadata alone
 * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches PartialObjectMetadata});
 * in the last place whole, for an aggregated server may know no other form and would refuse.
 */
export function acceptHeader(verb: "list" | "watch", metadataOnly: boolean): string {
  if (!metadataOnly) return "application/json";
  const kind = verb === "list" ? "PartialObjectMetadataList" : "PartialObjectMetadata";
  return `application/json;as=${kind};${GROUP},application/json`;
}

/** Drops all but the metadata of an object that came whole. Returns whether there was more. */
export function cutToMetadata(object: object): boolean {
  let isCut = false;
  for (const name of Object.keys(object)) {
    if (name === "metadata" || name === "kind" || name === "apiVersion") continue;
    delete (object as Record<string, unknown>)[name];
    isCut = true;
  }
  return isCut;
}
