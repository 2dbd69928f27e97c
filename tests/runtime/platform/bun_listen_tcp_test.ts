import { testListeners } from "../../support/servers/listener_contract.ts";

testListeners("bun");
