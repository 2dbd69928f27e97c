import { badRequest } from "./api_errors.ts";
import { type FieldSelector, FieldSelectorError, parseFieldSelector } from "./field_selector.ts";
import type { KubeObject } from "./kube_object.ts";
import { type LabelSelector, LabelSelectorError, parseLabelSelector } from "./label_selector.ts";
import { type ResourceDefinition, selectableFields } from "./resource_registry.ts";

/** What a list or a watch is narrowed to. */
export interface Selection {
  /** Whether it selects everything. */
  readonly empty: boolean;
  /** Whether it selects the object. */
  matches(object: KubeObject): boolean;
}

/** The two selectors of a request, as they came in the query. */
export interface SelectorTexts {
  /** `labelSelector`. */
  label?: string;
  /** `fieldSelector`. */
  field?: string;
}

/**
 * Parses both selectors for a resource.
 *
 * @throws {StatusError} 400 when one is malformed or names a field that the resource cannot be
 * selected by.
 */
export function parseSelection(texts: SelectorTexts, resource: ResourceDefinition): Selection {
  const labels = parseLabels(texts.label ?? "");
  const fields = parseFields(texts.field ?? "", resource);
  return {
    empty: labels.empty && fields.empty,
    matches: (object) =>
      (labels.empty || labels.matches(object.metadata.labels ?? {})) && fields.matches(object),
  };
}

function parseLabels(text: string): LabelSelector {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    throw error instanceof LabelSelectorError ? badRequest(error.message) : error;
  }
}

function parseFields(text: string, resource: ResourceDefinition): FieldSelector {
  try {
    return parseFieldSelector(text, selectableFields(resource));
  } catch (error) {
    throw error instanceof FieldSelectorError ? badRequest(error.message) : error;
  }
}
