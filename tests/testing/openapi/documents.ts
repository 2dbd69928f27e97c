import type { OpenApiDocument } from "../../../src/testing/openapi/open_api_document.ts";
import {
  type BuiltinDocuments,
  loadBuiltinDocuments,
} from "../../../src/testing/openapi/builtin_documents.ts";

let loaded: Promise<BuiltinDocuments> | undefined;

/** Returns the documents of kube-apiserver, which the tests of this folder share. */
export function builtinDocuments(): Promise<BuiltinDocuments> {
  return loaded ??= loadBuiltinDocuments();
}

/** Returns a document with the given paths and schemas. */
export function documentOf(
  { paths = {}, schemas = {} }: {
    paths?: OpenApiDocument["paths"];
    schemas?: NonNullable<OpenApiDocument["components"]["schemas"]>;
  },
): OpenApiDocument {
  return { openapi: "3.0.0", info: { title: "Test" }, paths, components: { schemas } };
}
