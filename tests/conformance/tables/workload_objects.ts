import {
  container,
  containerTexts,
  selector,
  selectorText,
  type TableObject,
  template,
} from "./table_object.ts";

const spec = { selector, template };
const simple = { metadata: { labels: { a: "b" } }, spec: { containers: [container] } };

/** Workloads in tables. */
export const workloadObjects: readonly TableObject[] = [
  {
    resource: "podtemplates",
    fields: { template },
    cells: [...containerTexts, "app=web,tier=b"],
  },
  {
    resource: "replicationcontrollers",
    fields: { spec: { replicas: 3, selector: { a: "b" }, template: simple } },
    status: { replicas: 2, readyReplicas: 1 },
    cells: [3, 2, 1, "AGE", "main", "example.com/main:1", "a=b"],
  },
  {
    resource: "apps/v1/replicasets",
    fields: { spec: { ...spec, replicas: 2 } },
    status: { replicas: 2, readyReplicas: 1 },
    cells: [2, 2, 1, "AGE", ...containerTexts, selectorText],
  },
  {
    resource: "apps/v1/deployments",
    fields: { spec: { ...spec, replicas: 3 } },
    status: { replicas: 3, updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1 },
    cells: ["1/3", 2, 1, "AGE", ...containerTexts, selectorText],
  },
  {
    resource: "apps/v1/statefulsets",
    fields: { spec: { ...spec, replicas: 2, serviceName: "web" } },
    status: { replicas: 2, readyReplicas: 1 },
    cells: ["1/2", "AGE", ...containerTexts],
  },
  {
    resource: "apps/v1/daemonsets",
    fields: {
      spec: {
        ...spec,
        template: { ...template, spec: { ...template.spec, nodeSelector: { disk: "ssd" } } },
      },
    },
    status: {
      desiredNumberScheduled: 5,
      currentNumberScheduled: 4,
      numberReady: 3,
      updatedNumberScheduled: 2,
      numberAvailable: 1,
      numberMisscheduled: 0,
    },
    cells: [5, 4, 3, 2, 1, "disk=ssd", "AGE", ...containerTexts, selectorText],
  },
  {
    resource: "apps/v1/controllerrevisions",
    metadata: {
      ownerReferences: [{
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        name: "web",
        uid: "1",
        controller: true,
      }],
    },
    fields: { data: {}, revision: 4 },
    cells: ["statefulset.apps/web", 4, "AGE"],
  },
  {
    resource: "batch/v1/jobs",
    fields: {
      spec: {
        completions: 3,
        parallelism: 1,
        manualSelector: true,
        selector: { matchLabels: { a: "b" } },
        template: { ...simple, spec: { ...simple.spec, restartPolicy: "Never" } },
      },
    },
    cells: ["Running", "0/3", "", "AGE", "main", "example.com/main:1", "a=b"],
  },
  {
    resource: "batch/v1/cronjobs",
    fields: {
      spec: {
        schedule: "*/5 * * * *",
        timeZone: "Etc/UTC",
        suspend: true,
        concurrencyPolicy: "Allow",
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: "Never", containers: [container] } } },
        },
      },
    },
    cells: [
      "*/5 * * * *",
      "Etc/UTC",
      "True",
      0,
      "<none>",
      "AGE",
      "main",
      "example.com/main:1",
      "<none>",
    ],
  },
];
