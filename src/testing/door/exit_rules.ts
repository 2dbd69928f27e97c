import { textsOf } from "../objects/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { usualExit } from "../pods/pod_stand_ins.ts";
import { badRequest } from "../status/api_errors.ts";
import { checkWhole, settingsOf } from "./door_settings.ts";

const HIGHEST_EXIT_CODE = 255;

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
   * The exit code of the containers.
   * @default They run until the test sets the state of the pod.
   */
  exitCode?: number;
}

/**
 * Returns the rules of a JSON object.
 *
 * @throws {StatusError} 400 if a setting is unknown or wrong.
 */
export function exitRulesOf(body: unknown): ExitRule[] {
  const what = "The settings of exits";
  const { exits } = settingsOf<{ exits?: unknown[] }>(what, body, { exits: "array" });
  if (exits === undefined) {
    throw badRequest('exits is missing: give an array such as [{"exitCode": 1}].');
  }
  return exits.map((each) => {
    const rule = settingsOf<ExitRule>("The settings of an exit", each, {
      namespace: "text",
      labels: "object",
      exitCode: "number",
    });
    checkWhole("exitCode", rule.exitCode, { most: HIGHEST_EXIT_CODE });
    const values = Object.values(rule.labels ?? {});
    if (textsOf(values).length < values.length) {
      throw badRequest("labels of an exit must have strings as values.");
    }
    return rule;
  });
}

/** Returns the exit code of a pod by the first rule for it, or as it ends by itself. */
export function exitCodeBy(rules: readonly ExitRule[], pod: KubeObject): number | undefined {
  const { metadata } = pod;
  const rule = rules.find(({ namespace = metadata.namespace, labels = {} }) =>
    namespace === metadata.namespace &&
    Object.entries(labels).every(([name, value]) => metadata.labels?.[name] === value)
  );
  return rule ? rule.exitCode : usualExit(pod);
}
