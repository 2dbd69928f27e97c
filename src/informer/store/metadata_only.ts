const GROUP = "g=meta.k8s.io;v=v1";

/**
 * Returns the `Accept` header for whole objects, or for only their metadata
 * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches PartialObjectMetadata});
 * whole objects are the last choice, because an aggregated server may refuse any other form.
 */
export function acceptHeader(verb: "list" | "watch", metadataOnly: boolean): string {
  if (!metadataOnly) return "application/json";
  const kind = verb === "list" ? "PartialObjectMetadataList" : "PartialObjectMetadata";
  return `application/json;as=${kind};${GROUP},application/json`;
}

/** Removes everything except the metadata from an object. Returns whether there was more. */
export function cutToMetadata(object: object): boolean {
  let isCut = false;
  for (const name of Object.keys(object)) {
    if (name === "metadata" || name === "kind" || name === "apiVersion") continue;
    delete (object as Record<string, unknown>)[name];
    isCut = true;
  }
  return isCut;
}
