import { createLabelMatcher, type LabelSelector, type Mutable } from "@kubewire/kubewire";
import type { ResourceDefinition } from "@kubewire/kubewire/client";
import { isObject, shownValue } from "@kubewire/kubewire/internal";
import { checkList } from "./serving/check_settings.ts";

/** The settings of a webhook in its configuration; each of them is in the API reference. */
export interface WebhookSettings {
  /**
   * The name of the webhook, with at least three segments.
   * @default `mutate.` or `validate.`, the plural name and the group: `validate.pods.core`
   */
  name?: string;
  /**
   * The operations that the webhook is asked about.
   * @default {["CREATE", "UPDATE"]}
   */
  operations?: ("CREATE" | "UPDATE" | "DELETE" | "CONNECT")[];
  /**
   * The subresources that the webhook is asked about, such as `status`; the empty text is the object
   * itself.
   * @default {[""]}
   */
  subresources?: string[];
  /**
   * The outcome if the webhook cannot be called: `Fail` refuses the request, `Ignore` lets it pass.
   * @default {"Fail"}
   */
  failurePolicy?: "Fail" | "Ignore";
  /**
   * Whether the webhook changes anything elsewhere: with `NoneOnDryRun` it must look at `dryRun`.
   * @default {"None"}
   */
  sideEffects?: "None" | "NoneOnDryRun";
  /**
   * The time that the API server waits for the webhook, in seconds: 1 to 30.
   * @default {10}
   */
  timeoutSeconds?: number;
  /** Whether a webhook that changes objects is called again if another one changes them later. */
  reinvocationPolicy?: "Never" | "IfNeeded";
  /** The namespaces that the webhook is asked about. */
  namespaceSelector?: Mutable<LabelSelector>;
  /** The objects that the webhook is asked about. */
  objectSelector?: Mutable<LabelSelector>;
  /** Conditions in CEL under which the webhook is asked. */
  matchConditions?: { name: string; expression: string }[];
}

/** The declaration of a webhook. */
export interface WebhookDeclaration extends WebhookSettings {
  /** Whether the webhook changes objects or checks requests. */
  readonly type: "mutate" | "validate";
  /** The resource. */
  readonly resource: Pick<ResourceDefinition, "group" | "version" | "plural" | "namespaced">;
}

// In the global symbol registry, so that two versions of this package recognize each other's
// handlers.
const DECLARATION = Symbol.for("kubewire.webhook");

/**
 * Returns the handler with the declaration of its webhook.
 *
 * @throws {TypeError} If the name has fewer than three segments, or there is no operation.
 * @throws {LabelSelectorError} If a selector is not valid.
 * @throws {RangeError} If the time limit is not from 1 to 30 s.
 */
export function declareWebhook<H extends object>(handler: H, settings: WebhookDeclaration): H {
  const { name, operations, timeoutSeconds = 10 } = settings;
  checkList("operations", operations, 'texts, such as ["CREATE"]');
  checkList("subresources", settings.subresources, 'texts, such as ["status"]');
  checkList("matchConditions", settings.matchConditions, "{ name, expression }");
  checkChoice("failurePolicy", settings.failurePolicy, ["Fail", "Ignore"]);
  checkChoice("sideEffects", settings.sideEffects, ["None", "NoneOnDryRun"]);
  checkChoice("reinvocationPolicy", settings.reinvocationPolicy, ["Never", "IfNeeded"]);
  const { namespaceSelector, objectSelector } = settings;
  for (const [what, selector] of Object.entries({ namespaceSelector, objectSelector })) {
    if (selector !== undefined && !isObject(selector)) {
      throw new TypeError(
        `${what} must be { matchLabels, matchExpressions }: it is ${shownValue(selector)}.`,
      );
    }
    createLabelMatcher(selector); // throws if the API server would refuse it
  }
  if (
    name !== undefined && !(typeof name === "string" && /^[a-z0-9-]+(\.[a-z0-9-]+){2,}$/.test(name))
  ) {
    throw new TypeError(
      `The name of a webhook needs three segments, as a.b.c has: it is ${shownValue(name)}.`,
    );
  }
  if (operations?.length === 0) throw new TypeError("operations must name an operation.");
  if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1 || timeoutSeconds > 30) {
    throw new RangeError(
      `timeoutSeconds must be from 1 to 30: it is ${shownValue(timeoutSeconds)}.`,
    );
  }
  return Object.assign(handler, { [DECLARATION]: settings });
}

function checkChoice(name: string, value: string | undefined, choices: readonly string[]): void {
  if (value === undefined || choices.includes(value)) return;
  throw new TypeError(`${name} must be ${choices.join(" or ")}: it is ${shownValue(value)}.`);
}

/** Returns the declaration of a handler; `undefined` for one that is not a webhook. */
export function webhookDeclaration(handler: unknown): WebhookDeclaration | undefined {
  // Hono wraps the handlers of an app that is mounted in another one.
  const { [DECLARATION]: own, __COMPOSED_HANDLER: inner } = Object(handler);
  return own ?? (inner === undefined ? undefined : webhookDeclaration(inner));
}
