/**
 * The rooms of src/testing that a room may import, from the lowest to the highest. All may import
 * `check_settings.ts`; the other files beside the rooms are above them, and `launch` is on top.
 */
export const testingRooms: Readonly<Record<string, readonly string[]>> = {
  // without Kubernetes: time and bytes
  time: [],
  sockets: [],
  http2: ["sockets"],
  // objects, and the rules for them
  status: [],
  objects: ["status"],
  merge: ["status", "objects"],
  webhook_configs: ["objects"],
  schemas: ["status", "objects", "webhook_configs"],
  resources: ["status", "objects", "merge", "schemas"],
  protobuf: ["status", "objects"],
  writes: ["status", "objects", "merge", "webhook_configs", "schemas", "resources"],
  watches: ["time", "status", "objects", "resources", "writes"],
  controllers: ["objects", "resources", "writes"],
  manifests: ["status", "objects", "writes"],
  // users, connections, pods
  auth: ["status", "objects", "resources", "writes"],
  kubelet: ["time", "auth"],
  server: ["time", "sockets", "http2", "objects", "resources", "auth"],
  access: ["status", "objects", "writes", "auth", "server"],
  faults: ["time", "sockets", "http2", "status", "server"],
  pods: ["status", "objects", "merge", "writes", "server"],
  webhooks: [
    "status",
    "objects",
    "merge",
    "webhook_configs",
    "schemas",
    "resources",
    "writes",
    "auth",
  ],
  openapi: ["objects", "schemas", "resources", "server"],
  tables: ["status", "objects", "resources"],
  // requests
  routes: [
    "http2",
    "protobuf",
    "status",
    "objects",
    "merge",
    "schemas",
    "resources",
    "writes",
    "watches",
    "auth",
    "server",
    "access",
    "faults",
    "pods",
    "webhooks",
    "openapi",
    "tables",
  ],
  launch: ["schemas", "manifests"],
};
