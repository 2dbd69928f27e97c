/**
 * The query that selects no object, so that the checks of watches cost the same in a cluster of any
 * size. Every resource can be selected by the name.
 */
export const NO_OBJECT = "fieldSelector=metadata.name%3Dkubewire-doctor";
