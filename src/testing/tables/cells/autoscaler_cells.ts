import { valueAt } from "../../json/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import {
  ageOf,
  firstOf,
  type Json,
  listAt,
  nameOf,
  numberAt,
  objectAt,
  textAt,
} from "./cell_values.ts";

const MOST_METRICS = 2;

/** The field of a metric of each type. */
const sources: Readonly<Record<string, string>> = {
  ContainerResource: "containerResource",
  External: "external",
  Object: "object",
  Pods: "pods",
  Resource: "resource",
};

/** Returns the cells of a HorizontalPodAutoscaler. */
export function autoscalerCells(object: KubeObject, now: number): unknown[] {
  const target = objectAt(object, "spec.scaleTargetRef");
  return [
    nameOf(object),
    `${textAt(target, "kind")}/${textAt(target, "name")}`,
    metricsOf(object),
    textAt(object, "spec.minReplicas", "<unset>"),
    numberAt(object, "spec.maxReplicas"),
    numberAt(object, "status.currentReplicas"),
    ageOf(object, now),
  ];
}

function metricsOf(object: KubeObject): string {
  const statuses = listAt(object, "status.currentMetrics");
  const metrics = listAt(object, "spec.metrics").map((metric, at) =>
    metricOf(metric, statuses[at])
  );
  return firstOf(metrics, MOST_METRICS, ", ") || "<none>";
}

function metricOf(metric: Json, status: Json | undefined): string {
  const field = sources[textAt(metric, "type")];
  if (field === undefined) return "<unknown type>";
  const target = valueAt(metric, `${field}.target`);
  const current = valueAt(status, `${field}.current`);
  const average = textAt(target, "averageValue");
  const of = (name: string) => textAt(current, name, "<unknown>");
  switch (field) {
    case "pods":
      return `${of("averageValue")}/${average}`;
    case "object":
    case "external":
      return average !== ""
        ? `${of("averageValue")}/${average} (avg)`
        : `${of("value")}/${textAt(target, "value")}`;
    default: {
      const name = textAt(metric, `${field}.name`);
      if (average !== "") return `${name}: ${of("averageValue")}/${average}`;
      return `${name}: ${percent(current, "<unknown>")}/${percent(target, "<auto>")}`;
    }
  }
}

function percent(value: unknown, otherwise: string): string {
  const found = textAt(value, "averageUtilization");
  return found === "" ? otherwise : `${found}%`;
}
