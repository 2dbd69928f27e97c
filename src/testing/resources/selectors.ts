import { badRequest } from "../status/api_errors.ts";
import {
  type FieldSelector,
  FieldSelectorError,
  parseFieldSelector,
} from "../objects/field_selector.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import {
  type LabelSelector,
  LabelSelectorError,
  parseLabelSelector,
} from "../objects/label_selector.ts";
import { selectableFields, type ServedResource } from "./served_resource.ts";

/** The selectors of a list or a watch. */
export interface Selection {
  /** Whether the selectors match every object. */
  readonly empty: boolean;
  /** Returns whether both selectors match an object. */
  matches(object: KubeObject): boolean;
}

/** The selectors of a request, as in its query. */
export interface SelectorTexts {
  /** The value of `labelSelector`. */
  label?: string;
  /** The value of `fieldSelector`. */
  field?: string;
}

/**
 * Parses both selectors for a resource.
 *
 * @throws {StatusError} 400 if one is malformed, or names a field by which the resource cannot be
 * selected.
 */
export function parseSelection(texts: SelectorTexts, resource: ServedResource): Selection {
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

function parseFields(text: string, resource: ServedResource): FieldSelector {
  try {
    return parseFieldSelector(text, selectableFields(resource));
  } catch (error) {
    throw error instanceof FieldSelectorError ? badRequest(error.message) : error;
  }
}
