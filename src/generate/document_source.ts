import type { OpenApiDocument } from "./schemas/open_api.ts";

/** The documents of a server or of files, and their origin. */
export interface DocumentSource {
  /** The documents, one for each group and version. */
  documents: OpenApiDocument[];
  /** The path of each document: its file, or its path on the server. */
  names: string[];
  /** The listed paths without a document, such as `/openapi/v3/apis/example.com/v1`. */
  missing: string[];
  /** The groups to write if none are requested; all groups if absent. */
  groups?: string[];
  /** The origin, such as `Kubernetes v1.37.2`; absent if files do not say it. */
  source?: string;
}
