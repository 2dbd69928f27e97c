/** The fields that an API server requires of the objects that tests write most. */

/** The spec of a pod. */
export const podSpec = { containers: [{ name: "main", image: "example.com/main:1" }] };

/** The spec of a service. */
export const serviceSpec = { ports: [{ port: 80 }] };

const labels = { app: "web" };

/** The spec of a Deployment, a ReplicaSet or a DaemonSet. */
export const workloadSpec = {
  selector: { matchLabels: labels },
  template: { metadata: { labels }, spec: podSpec },
};

/** The spec of a Job. */
export const jobSpec = { template: { spec: { ...podSpec, restartPolicy: "Never" } } };
