import { textsOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import {
  type LabelSelector,
  LabelSelectorError,
  parseLabelSelector,
} from "../objects/label_selector.ts";
import { usualExit } from "../pods/pod_stand_ins.ts";
import { badRequest } from "../status/api_errors.ts";
import { checkExitCode, checkWhole, settingsOf } from "./door_settings.ts";

/** The end of some pods on the stand-in node, which are not restarted always, as those of a Job. */
export interface ExitRule {
  /**
   * Namespace of the pods.
   * @default Every namespace.
   */
  namespace?: string;
  /**
   * Labels of the pods, such as `batch.kubernetes.io/job-name`.
   * @default All labels.
   */
  labels?: Record<string, string>;
  /**
   * A label selector for the pods, such as `app in (a, b)`.
   * @default All labels.
   */
  selector?: string;
  /**
   * A regular expression for the names of the pods, such as `^backup-`.
   * @default All names.
   */
  namePattern?: string;
  /**
   * The exit code of the containers.
   * @default They run until the test sets the state of the pod.
   */
  exitCode?: number;
  /**
   * How long the containers run, by the clock of the server, at least 100 ms.
   * @default {100}
   */
  afterMs?: number;
  /**
   * Number of ends for which the rule holds; then the next one for the pod does.
   * @default All ends.
   */
  times?: number;
}

/** A rule as the door shows it. */
export interface ShownExit {
  /** Number of ends that it has decided. */
  readonly hits: number;
  /** The rule, as it was given. */
  readonly exit: ExitRule;
}

/** The end of a pod: its exit code, and how long it runs. */
export interface RuledExit {
  readonly exitCode: number;
  readonly afterMs: number;
}

interface HeldRule {
  readonly rule: ExitRule;
  readonly fits: (pod: KubeObject) => boolean;
  hits: number;
}

/** Rules for the ends of pods, of which the first that fits decides. */
export class ExitRules {
  readonly #held: readonly HeldRule[];

  /**
   * Reads rules.
   *
   * @throws {StatusError} 400 if a setting is unknown or wrong.
   */
  constructor(given: readonly unknown[] = []) {
    this.#held = given.map((each) => {
      const rule = exitRuleOf(each);
      return { rule, fits: podFilterOf(rule), hits: 0 };
    });
  }

  /** The rules, and how many ends each has decided. */
  get shown(): ShownExit[] {
    return this.#held.map(({ hits, rule }) => ({ hits, exit: rule }));
  }

  /**
   * Decides the end of a pod by the first rule for it that is not used up, or as it ends by itself;
   * `undefined` if it runs on.
   */
  decide(pod: KubeObject): RuledExit | number | undefined {
    const held = this.#held.find(({ rule: { times = Infinity }, hits, fits }) =>
      hits < times && fits(pod)
    );
    if (!held) return usualExit(pod);
    held.hits++;
    const { exitCode, afterMs = 0 } = held.rule;
    return exitCode === undefined ? undefined : { exitCode, afterMs };
  }
}

/**
 * Returns the rules of the body of a request.
 *
 * @throws {StatusError} 400 if a setting is unknown or wrong.
 */
export function exitRulesOf(body: unknown): ExitRules {
  const what = "The settings of exits";
  const { exits } = settingsOf<{ exits?: unknown[] }>(what, body, { exits: "array" });
  if (exits === undefined) {
    throw badRequest('exits is missing: give an array such as [{"exitCode": 1}].');
  }
  return new ExitRules(exits);
}

function exitRuleOf(given: unknown): ExitRule {
  const rule = settingsOf<ExitRule>("The settings of an exit", given, {
    namespace: "text",
    labels: "object",
    selector: "text",
    namePattern: "text",
    exitCode: "number",
    afterMs: "number",
    times: "number",
  });
  checkExitCode(rule.exitCode);
  checkWhole("afterMs", rule.afterMs);
  checkWhole("times", rule.times, { least: 1 });
  const values = Object.values(rule.labels ?? {});
  if (textsOf(values).length < values.length) {
    throw badRequest("labels of an exit must have strings as values.");
  }
  return rule;
}

function podFilterOf(
  { namespace, labels = {}, selector = "", namePattern = "" }: ExitRule,
): (pod: KubeObject) => boolean {
  const selected = selectorOf(selector);
  const named = patternOf(namePattern);
  return ({ metadata }) => {
    const own = metadata.labels ?? {};
    return (namespace === undefined || namespace === metadata.namespace) &&
      Object.entries(labels).every(([name, value]) => own[name] === value) &&
      selected.matches(own) && named.test(metadata.name ?? "");
  };
}

function selectorOf(text: string): LabelSelector {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    if (!(error instanceof LabelSelectorError)) throw error;
    throw badRequest(`selector of an exit must be a label selector: ${error.message}.`);
  }
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw badRequest(
      `namePattern of an exit must be a regular expression: ${(error as Error).message}.`,
    );
  }
}
