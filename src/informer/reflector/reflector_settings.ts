/** Settings for the objects that a reflector keeps, and for its requests. */
export interface ReflectorSettings {
  /** Selects objects by their labels, such as `app=web,tier in (a, b)`. */
  labelSelector?: string;
  /** Selects objects by their fields, such as `spec.nodeName=node-1`. */
  fieldSelector?: string;
  /**
   * Whether to ask for only `metadata`
   * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches PartialObjectMetadata}).
   * Nothing else is kept, even if a server sends whole objects.
   * @default {false}
   */
  metadataOnly?: boolean;
  /**
   * The largest number of objects in one page of a list.
   * @default {500}
   */
  pageSize?: number;
  /**
   * Whether to read the state from the beginning of a watch
   * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists WatchList}),
   * instead of a list, if the server supports it.
   * @default {true}
   */
  watchList?: boolean;
  /**
   * Whether a list must contain everything written before it (a quorum read of etcd); otherwise the
   * first list may come from the API server's cache. WatchList is always consistent.
   * @default {false}
   */
  consistentList?: boolean;
  /** Seconds after which the server ends a watch connection; random 5 to 10 minutes by default. */
  timeoutSeconds?: number;
  /** Milliseconds without a byte after which a watch connection counts as dead; off by default. */
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
