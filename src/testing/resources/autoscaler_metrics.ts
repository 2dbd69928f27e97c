/** The metrics of a HorizontalPodAutoscaler, in the form of `autoscaling/v2` and in that of `v1`. */

import { isJsonObject, membersOf } from "../json/json_value.ts";
import { quantityOf } from "../objects/quantity.ts";

type Json = Record<string, unknown>;

/** Returns a metric in the form of `autoscaling/v1`, with its fields in the order of Go. */
export function earlierMetric(metric: Json): Json {
  const { type, object, pods, resource, containerResource, external } = metric;
  return withoutAbsent({
    type,
    object: mapped(object, ({ describedObject, target, metric }) => ({
      target: reference(describedObject),
      metricName: metric.name,
      targetValue: target.value ?? "0",
      selector: metric.selector,
      averageValue: target.averageValue,
    })),
    pods: mapped(pods, ({ metric, target }) => ({
      metricName: metric.name,
      targetAverageValue: target.averageValue ?? "0",
      selector: metric.selector,
    })),
    resource: mapped(resource, resourceTarget),
    containerResource: mapped(containerResource, (source) => ({
      ...resourceTarget(source),
      container: source.container,
    })),
    external: mapped(external, ({ metric, target }) => ({
      metricName: metric.name,
      metricSelector: metric.selector,
      targetValue: target.value,
      targetAverageValue: target.averageValue,
    })),
  });
}

/** Returns the value of a metric in the form of `autoscaling/v1`. */
export function earlierMetricStatus(status: Json): Json {
  const { type, object, pods, resource, containerResource, external } = status;
  return withoutAbsent({
    type,
    object: mapped(object, ({ describedObject, current, metric }) => ({
      target: reference(describedObject),
      metricName: metric.name,
      currentValue: current.value ?? "0",
      selector: metric.selector,
      averageValue: current.averageValue,
    })),
    pods: mapped(pods, ({ metric, current }) => ({
      metricName: metric.name,
      currentAverageValue: current.averageValue ?? "0",
      selector: metric.selector,
    })),
    resource: mapped(resource, resourceValue),
    containerResource: mapped(containerResource, (source) => ({
      ...resourceValue(source),
      container: source.container,
    })),
    external: mapped(external, ({ metric, current }) => ({
      metricName: metric.name,
      metricSelector: metric.selector,
      currentValue: current.value ?? "0",
      currentAverageValue: current.averageValue,
    })),
  });
}

/** Returns a metric of `autoscaling/v1` in the form of `v2`. */
export function laterMetric(metric: Json): Json {
  const { type, object, pods, resource, containerResource, external } = metric;
  return withoutAbsent({
    type,
    object: mapped(object, ({ target, metricName, targetValue, selector, averageValue }) => ({
      describedObject: reference(target),
      target: averageValue === undefined ? { type: "Value", value: targetValue ?? "0" } : {
        type: "AverageValue",
        value: isZero(targetValue) ? undefined : targetValue,
        averageValue,
      },
      metric: { name: metricName, selector },
    })),
    pods: mapped(pods, ({ metricName, targetAverageValue, selector }) => ({
      metric: { name: metricName, selector },
      target: { type: "AverageValue", averageValue: targetAverageValue ?? "0" },
    })),
    resource: mapped(resource, laterResource),
    containerResource: mapped(containerResource, (source) => ({
      ...laterResource(source),
      container: source.container,
    })),
    external: mapped(
      external,
      ({ metricName, metricSelector: selector, targetValue: value, targetAverageValue }) => ({
        metric: { name: metricName, selector },
        target: {
          type: value === undefined ? "AverageValue" : "Value",
          value,
          averageValue: targetAverageValue,
        },
      }),
    ),
  });
}

/** Returns the value of a metric of `autoscaling/v1` in the form of `v2`. */
export function laterMetricStatus(status: Json): Json {
  const { type, object, pods, resource, containerResource, external } = status;
  return withoutAbsent({
    type,
    object: mapped(object, ({ target, metricName, currentValue, selector, averageValue }) => ({
      metric: { name: metricName, selector },
      current: { value: currentValue ?? "0", averageValue },
      describedObject: reference(target),
    })),
    pods: mapped(pods, ({ metricName, currentAverageValue, selector }) => ({
      metric: { name: metricName, selector },
      current: { averageValue: currentAverageValue ?? "0" },
    })),
    resource: mapped(resource, laterValue),
    containerResource: mapped(containerResource, (source) => ({
      ...laterValue(source),
      container: source.container,
    })),
    external: mapped(
      external,
      ({ metricName, metricSelector: selector, currentValue, currentAverageValue }) => ({
        metric: { name: metricName, selector },
        current: { value: currentValue ?? "0", averageValue: currentAverageValue },
      }),
    ),
  });
}

function resourceTarget({ name, target }: Source): Json {
  return {
    name,
    targetAverageUtilization: target.averageUtilization,
    targetAverageValue: target.averageValue,
  };
}

function resourceValue({ name, current }: Source): Json {
  return {
    name,
    currentAverageUtilization: current.averageUtilization,
    currentAverageValue: current.averageValue ?? "0",
  };
}

function laterResource({ name, ...source }: Source): Json {
  const averageUtilization = source.targetAverageUtilization;
  const averageValue = source.targetAverageValue;
  const type = averageUtilization === undefined ? "AverageValue" : "Utilization";
  return { name, target: { type, averageValue, averageUtilization } };
}

function laterValue({ name, ...source }: Source): Json {
  const averageValue = source.currentAverageValue ?? "0";
  return { name, current: { averageValue, averageUtilization: source.currentAverageUtilization } };
}

/** The members of a metric; these are objects in each one. */
type Source = Json & Readonly<Record<"metric" | "target" | "current", Json>>;

function mapped(source: unknown, form: (source: Source) => Json): Json | undefined {
  if (!isJsonObject(source)) return undefined;
  const { metric, target, current } = source;
  return form({
    ...source,
    metric: membersOf(metric),
    target: membersOf(target),
    current: membersOf(current),
  });
}

function reference(value: unknown): Json {
  const { kind = "", name = "", apiVersion } = membersOf(value);
  return { kind, name, apiVersion: apiVersion || undefined };
}

function isZero(quantity: unknown): boolean {
  return quantity === undefined || quantityOf(quantity).nano === 0n;
}

/** Returns an object without the members that are not set, at any depth. */
function withoutAbsent(object: Json): Json {
  const members = Object.entries(object).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.map(([name, member]) => [name, isJsonObject(member) ? withoutAbsent(member) : member]),
  );
}
