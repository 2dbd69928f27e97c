import { openEmbeddedCluster } from "./embedded_cluster.ts";
import { conformanceSuite } from "./suite.ts";

conformanceSuite(openEmbeddedCluster, { ownCluster: true });
