const GROUP = "g=meta.k8s.io;v=v1";

/** In which form objects are asked for: `Accept` headers, `undefined` for the objects themselves. */
export interface Representation {
  /** Of one object, and of a watch. */
  readonly object: string | undefined;
  /** Of a list. */
  readonly list: string | undefined;
}

/** The objects as they are. */
export const wholeObjects: Representation = { object: undefined, list: undefined };

/** The metadata alone. */
export const metadataAlone: Representation = {
  object: `application/json;as=PartialObjectMetadata;${GROUP}`,
  list: `application/json;as=PartialObjectMetadataList;${GROUP}`,
};

/** As the server prints them. */
export const TABLE = `application/json;as=Table;${GROUP}`;
