/** What of a resource a reflector keeps, and how it asks for it. */
export interface ReflectorSettings {
  /** Only objects with these labels, such as `app=web,tier in (a, b)`. */
  labelSelector?: string;
  /** Only objects with these fields, such as `spec.nodeName=node-1`. */
  fieldSelector?: string;
  /**
   * Whether to ask for `metadata` alone
   * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches PartialObjectMetadata}).
   * Nothing else is kept, even where a server sends its objects whole.
   * @default {false}
   */
  metadataOnly?: boolean;
  /**
   * Objects that one page of a list may have.
   * @default {500}
   */
  pageSize?: number;
  /**
   * Whether to read the state from the beginning of a watch
   * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#streaming-lists WatchList}),
   * where the server can do that, instead of listing it.
   * @default {true}
   */
  watchList?: boolean;
  /**
   * Whether a list must have all that was written before (a quorum read of etcd); otherwise the
   * first one has what the API server has at hand. WatchList is consistent in any case.
   * @default {false}
   */
  consistentList?: boolean;
  /** Seconds after which the server ends a watch's connection; 5 to 10 minutes, at random, by default. */
  timeoutSeconds?: number;
  /** Milliseconds without a byte after which a watch's connection counts as dead; off by default. */
  idleTimeoutMs?: number;
}

/** The selectors, where there are any. */
export function selectorsOf(
  { labelSelector, fieldSelector }: ReflectorSettings,
): Pick<ReflectorSettings, "labelSelector" | "fieldSelector"> {
  return {
    ...(labelSelector !== undefined && { labelSelector }),
    ...(fieldSelector !== undefined && { fieldSelector }),
  };
}
