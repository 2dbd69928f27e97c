import type { SelectorOptions } from "./list_options.ts";
import type { RequestOptions } from "./request_options.ts";

/** What must be true of an object for it to be deleted; a 409 (`isConflict`) otherwise. */
export interface DeletePreconditions {
  /** Its uid: that it is this very object. */
  uid?: string;
  /** Its resourceVersion: that nobody has changed it. */
  resourceVersion?: string;
}

/** Settings of {@linkcode ResourceClient.delete}. */
export interface DeleteOptions extends RequestOptions {
  /** Seconds that it may take to end; 0 is at once. The server has a default for each resource. */
  gracePeriodSeconds?: number;
  /**
   * What becomes of the objects that it owns: deleted afterwards (`Background`), deleted before it
   * (`Foreground`), or left alone (`Orphan`). The server has a default for each resource.
   */
  propagationPolicy?: "Background" | "Foreground" | "Orphan";
  /** What must be true of it. */
  preconditions?: DeletePreconditions;
  /** Whether the server does all but delete. */
  dryRun?: boolean;
}

/** Settings of {@linkcode ResourceClient.deleteCollection}. */
export interface DeleteCollectionOptions extends DeleteOptions, SelectorOptions {}

/** What is sent of the settings; `undefined` where there are none. */
export interface DeleteOptionsBody {
  /** Always `v1`. */
  apiVersion: "v1";
  /** Always `DeleteOptions`. */
  kind: "DeleteOptions";
  gracePeriodSeconds?: number;
  propagationPolicy?: string;
  preconditions?: DeletePreconditions;
  dryRun?: ["All"];
}

/** The body of a deletion; a server takes none for the defaults. */
export function deleteBody(options: DeleteOptions): DeleteOptionsBody | undefined {
  const { gracePeriodSeconds, propagationPolicy, preconditions, dryRun = false } = options;
  const body: DeleteOptionsBody = {
    apiVersion: "v1",
    kind: "DeleteOptions",
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(propagationPolicy !== undefined && { propagationPolicy }),
    ...(preconditions !== undefined && { preconditions }),
    ...(dryRun && { dryRun: ["All"] as ["All"] }),
  };
  return Object.keys(body).length > 2 ? body : undefined;
}
