import "../../../mod.ts";
import { defineResource } from "../../../src/client/mod.ts";

defineResource({ group: "", version: "v1", plural: "pods", kind: "Pod" });
defineResource({ group: "apps", version: "v1", plural: "deployments", kind: "Deployment" });
