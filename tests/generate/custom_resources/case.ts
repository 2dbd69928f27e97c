import type { Crd } from "../../../src/generate/crd_documents.ts";

/** Definitions of custom resources, and a program that uses their types. */
export type CustomResourceCase = [crds: readonly Crd[], uses: string];
