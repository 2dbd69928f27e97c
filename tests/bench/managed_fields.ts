/** The fields that identify an item of a list, as in Kubernetes' schema. */
const listKeys: Record<string, string[]> = {
  conditions: ["type"],
  containers: ["name"],
  env: ["name"],
  ownerReferences: ["uid"],
  podIPs: ["ip"],
  ports: ["containerPort", "protocol"],
  volumeMounts: ["mountPath"],
  volumes: ["name"],
};

/** Fields of the metadata that only the API server sets. */
const serverSet = new Set(["name", "namespace", "uid", "resourceVersion", "creationTimestamp"]);

/**
 * Returns the metadata.managedFields of a pod: its controller set the spec, its kubelet the status.
 */
export function managedFields(
  pod: Record<"metadata" | "spec" | "status", object>,
): Record<string, unknown>[] {
  const { metadata, spec, status } = pod;
  const { creationTimestamp } = metadata as { creationTimestamp: string };
  const set = Object.entries(metadata).filter(([name]) => !serverSet.has(name));
  const entry = { operation: "Update", apiVersion: "v1", time: creationTimestamp };
  return [
    {
      manager: "kube-controller-manager",
      ...entry,
      fieldsType: "FieldsV1",
      fieldsV1: fieldsOf({ metadata: Object.fromEntries(set), spec }),
    },
    {
      manager: "kubelet",
      ...entry,
      fieldsType: "FieldsV1",
      fieldsV1: fieldsOf({ status }),
      subresource: "status",
    },
  ];
}

/** Returns the fields of an object in the form of structured-merge-diff. */
function fieldsOf(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [`f:${name}`, ownership(name, field)]),
  );
}

function ownership(name: string, value: unknown): Record<string, unknown> {
  const keys = listKeys[name];
  if (Array.isArray(value) && keys !== undefined) {
    const items = value.map((item) => {
      const key = Object.fromEntries(keys.map((key) => [key, item[key]]));
      return [`k:${JSON.stringify(key)}`, { ".": {}, ...fieldsOf(item) }];
    });
    return { ".": {}, ...Object.fromEntries(items) };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  const fields = fieldsOf(value);
  return name === "metadata" || name === "spec" || name === "status"
    ? fields
    : { ...(Object.keys(fields).length > 0 ? { ".": {} } : {}), ...fields };
}
