const GROUP = "g=meta.k8s.io;v=v1";

/** A format of the objects: `Accept` headers, `undefined` for full objects. */
export interface AcceptHeaders {
  /** The header for one object, and for a watch. */
  readonly object: string | undefined;
  /** The header for a list. */
  readonly list: string | undefined;
}

/** Full objects. */
export const ACCEPT_OBJECTS: AcceptHeaders = { object: undefined, list: undefined };

/** Only the metadata. */
export const ACCEPT_METADATA: AcceptHeaders = {
  object: `application/json;as=PartialObjectMetadata;${GROUP}`,
  list: `application/json;as=PartialObjectMetadataList;${GROUP}`,
};

/** Tables, as the server prints them. */
export const TABLE = `application/json;as=Table;${GROUP}`;
