import { testConnections } from "../../support/connections/connection_contract.ts";

testConnections("deno");
