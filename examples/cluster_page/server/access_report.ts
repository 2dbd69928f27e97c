/** The namespaces that a viewer may list a kind in. */
export type Scope = "all" | readonly string[];

/** Report of what the page may show to its viewer. */
export interface AccessReport {
  /** The name of the viewer; absent if the page shows what its own account may see. */
  readonly user?: string;
  /** By the plural name of a kind. */
  readonly kinds: Readonly<Record<string, KindAccess>>;
}

/** Report of what the page may show of a kind. */
export interface KindAccess {
  readonly group: string;
  /** Where the viewer may list it. */
  readonly scope: Scope;
  /** Why the page cannot read it now; absent if it can. */
  readonly problem?: string;
}
