import { isObject } from "../is_object.ts";
import { shownValue } from "../shown_value.ts";
import {
  labelKeyFault,
  type LabelOperator,
  type LabelRequirement,
  labelValueFault,
  requirementHolds,
} from "./label_requirement.ts";
import { LabelSelectorError, parseLabelSelector } from "./parse_label_selector.ts";

/**
 * A label selector as a field of an object, such as `spec.selector` of a Deployment
 * ({@link https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/ LabelSelector}).
 * All conditions must hold; without any it selects every object.
 */
export interface LabelSelector {
  /** Labels that must have these values. */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** Conditions on labels. */
  readonly matchExpressions?: readonly {
    /** The key of the label. */
    readonly key: string;
    /** `In`, `NotIn`, `Exists` or `DoesNotExist`. */
    readonly operator: string;
    /** At least one value for `In` and `NotIn`; none for the others. */
    readonly values?: readonly string[];
  }[];
}

/** A condition of a {@linkcode LabelSelector} on one label. */
interface LabelSelectorRequirement {
  /** The key of the label. */
  readonly key: string;
  /** `In`, `NotIn`, `Exists` or `DoesNotExist`. */
  readonly operator: string;
  /** At least one value for `In` and `NotIn`; none for the others. */
  readonly values?: readonly string[];
}

const OPERATORS: Readonly<Record<string, LabelOperator>> = {
  In: "in",
  NotIn: "notin",
  Exists: "exists",
  DoesNotExist: "!",
};
const FIELDS = ["matchLabels", "matchExpressions"];

/**
 * Checks a label selector, and returns a function that tells whether it selects an object, or the
 * objects of a template, by the rules of the API server. The selector is a text, as in `labelSelector` of a list, with `=`, `==`,
 * `!=`, `in`, `notin`, `>`, `<`, `key` and `!key`; or a {@linkcode LabelSelector}, as in the `spec` of
 * many objects. An empty one selects every object, `undefined` or `null` none, as in Kubernetes.
 *
 * @example
 * ```ts
 * import { type DeepReadonly, createLabelMatcher } from "jsr:@kubewire/kubewire";
 * import type { Informer } from "jsr:@kubewire/kubewire/informer";
 * import type { Pod } from "jsr:@kubewire/types/core/v1";
 * import type { PodDisruptionBudget } from "jsr:@kubewire/types/policy/v1";
 *
 * export function podsOf({ spec }: PodDisruptionBudget, pods: Informer<Pod>): DeepReadonly<Pod>[] {
 *   return pods.store.list().filter(createLabelMatcher(spec?.selector));
 * }
 *
 * const isCanary = createLabelMatcher("app in (web,api),track=canary,!example.com/paused");
 * console.log(isCanary({ metadata: { labels: { app: "web", track: "canary" } } })); // true
 * ```
 *
 * @throws {LabelSelectorError} If the selector is not valid; the message names the wrong part.
 * @throws {TypeError} If it is neither a text nor an object.
 */
export function createLabelMatcher(
  selector: string | LabelSelector | null | undefined,
): (
  object: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } },
) => boolean {
  const requirements = requirementsOf(selector);
  return (object) => {
    if (!isObject(object)) {
      throw new TypeError(
        `A label matcher needs an object, such as { metadata: { labels } }: it is ${
          shownValue(object)
        }.`,
      );
    }
    const labels = object.metadata?.labels ?? {};
    return requirements?.every((each) => requirementHolds(each, labels)) ?? false;
  };
}

/** Returns the requirements of a selector; `undefined` if it selects nothing. */
function requirementsOf(
  selector: string | LabelSelector | null | undefined,
): LabelRequirement[] | undefined {
  if (selector === undefined || selector === null) return undefined;
  if (typeof selector === "string") return parseLabelSelector(selector);
  if (!isPlain(selector)) {
    throw new TypeError(
      "A label selector must be a text, such as app=web, or an object with matchLabels or " +
        `matchExpressions: it is ${shownKind(selector)}.`,
    );
  }
  const { matchLabels, matchExpressions } = selector;
  const other = Object.keys(selector).find((name) => !FIELDS.includes(name));
  if (other !== undefined) {
    throw invalid(
      `it has matchLabels and matchExpressions, and no ${
        shownValue(other)
      }. Labels alone, as the ` +
        "selector of a Service, are { matchLabels: labels }",
    );
  }
  return [
    ...labelRequirements(matchLabels ?? {}),
    ...expressionRequirements(matchExpressions ?? []),
  ];
}

function labelRequirements(labels: unknown): LabelRequirement[] {
  if (!isPlain(labels)) {
    throw invalid(`matchLabels must be a plain object: it is ${shownKind(labels)}`);
  }
  return Object.entries(labels).map(([key, value]) => {
    check(labelKeyFault("a key of matchLabels", key));
    check(labelValueFault(`matchLabels[${shownValue(key)}]`, value));
    return { key, operator: "in", values: [value as string] };
  });
}

function expressionRequirements(expressions: unknown): LabelRequirement[] {
  if (!Array.isArray(expressions)) {
    throw invalid(`matchExpressions must be an array: it is ${shownValue(expressions)}`);
  }
  return Array.from(expressions, (expression, index) => { // map() would leave out what is missing
    const place = `matchExpressions[${index}]`;
    if (!isObject(expression)) {
      throw invalid(`${place} must be { key, operator, values }: it is ${shownValue(expression)}`);
    }
    const { key, operator: name } = expression;
    check(labelKeyFault(`${place}.key`, key));
    const isKnown = typeof name === "string" && Object.hasOwn(OPERATORS, name);
    const operator = isKnown ? OPERATORS[name] : undefined;
    if (!operator) {
      const names = "In, NotIn, Exists or DoesNotExist";
      throw invalid(`${place}.operator must be ${names}: it is ${shownValue(name)}`);
    }
    const values = valuesOf(expression.values ?? [], `${place}.values`);
    const wantsValues = operator === "in" || operator === "notin";
    if (wantsValues !== values.length > 0) {
      const wanted = wantsValues ? "at least one value" : "no value";
      throw invalid(`${place}.values must have ${wanted} for ${name}`);
    }
    return { key: key as string, operator, values };
  });
}

function valuesOf(values: unknown, place: string): string[] {
  if (!Array.isArray(values)) {
    throw invalid(`${place} must be an array: it is ${shownValue(values)}`);
  }
  const copy = [...values]; // a later change of the caller's object changes nothing
  copy.forEach((value, index) => check(labelValueFault(`${place}[${index}]`, value)));
  return copy;
}

/** Returns whether a value is a plain object. A Map is not: its entries would not be read. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Returns a value that is not a plain object as a message shows it: an object by its class. */
function shownKind(value: unknown): string {
  if (!isObject(value)) return shownValue(value);
  const { name } = Object(value.constructor);
  return `a ${typeof name === "string" && name !== "Object" ? name : "derived object"}`;
}

function check(fault: string | undefined): void {
  if (fault !== undefined) throw invalid(fault);
}

function invalid(fault: string): LabelSelectorError {
  return new LabelSelectorError(`The label selector is not valid: ${fault}.`);
}
