import process from "node:process";
import { conformanceSuite } from "../conformance/suite.ts";
import { readKubeconfig } from "./cluster/kubeconfig.ts";
import { openRealCluster } from "./cluster/real_cluster.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const { ownFiles } = await readKubeconfig(kubeconfig);

const open = () => openRealCluster(kubeconfig);

conformanceSuite({ open, openOwn: ownFiles && open });
