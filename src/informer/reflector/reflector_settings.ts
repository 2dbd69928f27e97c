/**
 * Settings for the objects that a reflector keeps, and for its requests, as `InformerOptions` documents
 * them.
 */
export interface ReflectorSettings {
  labelSelector?: string;
  fieldSelector?: string;
  metadataOnly?: boolean;
  pageSize?: number;
  watchList?: boolean;
  consistentList?: boolean;
  timeoutSeconds?: number;
  idleTimeoutMs?: number;
}

/** Returns the selectors that are set. */
export function selectorsOf(
  { labelSelector, fieldSelector }: ReflectorSettings,
): Pick<ReflectorSettings, "labelSelector" | "fieldSelector"> {
  return {
    ...(labelSelector !== undefined && { labelSelector }),
    ...(fieldSelector !== undefined && { fieldSelector }),
  };
}
