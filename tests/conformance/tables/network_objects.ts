import type { TableObject } from "./table_object.ts";

const service = { ports: [{ port: 80, protocol: "TCP", targetPort: 8080 }] };
const backend = { service: { name: "web", port: { number: 80 } } };

function rule(host?: string): Record<string, unknown> {
  const paths = [{ path: "/", pathType: "Prefix", backend }];
  return { ...(host ? { host } : {}), http: { paths } };
}

/** Services, endpoints and ingresses in tables. */
export const networkObjects: readonly TableObject[] = [
  {
    resource: "services",
    fields: {
      spec: { ...service, clusterIP: "None", type: "ClusterIP", selector: { app: "web" } },
    },
    cells: ["ClusterIP", "None", "<none>", "80/TCP", "AGE", "app=web"],
  },
  {
    resource: "services",
    fields: { spec: { type: "ExternalName", externalName: "example.com" } },
    cells: ["ExternalName", "<none>", "example.com", "<none>", "AGE", "<none>"],
  },
  {
    resource: "endpoints",
    fields: {
      subsets: [{
        addresses: ["10.0.0.1", "10.0.0.2"].map((ip) => ({ ip })),
        ports: [{ name: "a", port: 80, protocol: "TCP" }, { name: "b", port: 90, protocol: "TCP" }],
      }],
    },
    cells: ["10.0.0.1:80,10.0.0.2:80,10.0.0.1:90 + 1 more...", "AGE"],
  },
  { resource: "endpoints", cells: ["<none>", "AGE"] },
  {
    resource: "discovery.k8s.io/v1/endpointslices",
    fields: {
      addressType: "IPv4",
      ports: [{ name: "a", port: 80, protocol: "TCP" }],
      endpoints: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"].map((ip) => ({
        addresses: [ip],
      })),
    },
    cells: ["IPv4", "80", "10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...", "AGE"],
  },
  {
    resource: "discovery.k8s.io/v1/endpointslices",
    fields: { addressType: "IPv4", endpoints: [] },
    cells: ["IPv4", "<unset>", "<unset>", "AGE"],
  },
  {
    resource: "networking.k8s.io/v1/ingresses",
    fields: {
      spec: {
        ingressClassName: "nginx",
        rules: ["a.test", "b.test", "c.test", "d.test"].map(rule),
        tls: [{ hosts: ["a.test"], secretName: "tls" }],
      },
    },
    status: { loadBalancer: { ingress: [{ ip: "10.1.0.2" }, { hostname: "lb.test" }] } },
    cells: ["nginx", "a.test,b.test,c.test + 1 more...", "10.1.0.2,lb.test", "80, 443", "AGE"],
  },
  {
    resource: "networking.k8s.io/v1/ingresses",
    fields: { spec: { rules: [rule()] } },
    cells: ["<none>", "*", "", "80", "AGE"],
  },
  {
    resource: "networking.k8s.io/v1/ingressclasses",
    cluster: true,
    fields: {
      spec: {
        controller: "example.com/ingress",
        parameters: { apiGroup: "example.com", kind: "Params", name: "p", scope: "Cluster" },
      },
    },
    cells: ["example.com/ingress", "Params.example.com/p", "AGE"],
  },
  {
    resource: "networking.k8s.io/v1/networkpolicies",
    fields: { spec: { podSelector: { matchLabels: { a: "b" } }, policyTypes: ["Ingress"] } },
    cells: ["a=b", "AGE"],
  },
];
