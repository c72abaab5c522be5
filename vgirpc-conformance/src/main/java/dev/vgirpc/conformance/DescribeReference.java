package dev.vgirpc.conformance;

import dev.vgirpc.MethodDescription;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.ServiceDescription;
import java.util.List;

/**
 * Asks two workers of the conformance service, meant for the reference's, one that describes itself and
 * one that does not, and compares what they tell with what our own server tells of the same contract.
 * The process ends with 0 when all is equal, else 1.
 */
public final class DescribeReference {

    private DescribeReference() {}

    /**
     * Compares.
     *
     * @param args the address of the worker that describes itself, and of the one that does not
     */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: describe-reference DESCRIBING-ADDRESS SILENT-ADDRESS");
            System.exit(2);
        }
        Cases cases = new Cases(System.out);
        cases.run("description", () -> compare(cases, args[0]));
        cases.run("without description", () -> silent(args[1]));
        System.out.println("describe: " + cases.counts());
        System.exit(cases.status());
    }

    private static void compare(Cases cases, String address) {
        ServiceDescription theirs;
        try (RpcClient client = RpcClient.connect(address)) {
            theirs = client.describe();
            cases.run("usable after describe", () ->
                    Cases.equal("v", client.proxy(ConformanceService.class).echoString("v"), "result"));
        }
        ServiceDescription ours;
        try (RpcServer server = RpcServer.builder(ConformanceService.class, new ConformanceServiceImpl())
                        .describe(true)
                        .start("inproc:described");
                RpcClient client = RpcClient.connect("inproc:described")) {
            ours = client.describe();
            cases.run("hash of the contract", () ->
                    Cases.equal(theirs.protocolHash(), server.protocolHash(), "hash"));
        }
        cases.run("hash in the description", () ->
                Cases.equal(theirs.protocolHash(), ours.protocolHash(), "hash"));
        cases.run("service", () -> Cases.equal(
                List.of(theirs.protocolName(), theirs.requestVersion(), theirs.describeVersion(),
                        String.valueOf(theirs.protocolVersion())),
                List.of(ours.protocolName(), ours.requestVersion(), ours.describeVersion(),
                        String.valueOf(ours.protocolVersion())),
                "name and versions"));
        cases.run("names", () -> Cases.equal(names(theirs), names(ours), "names"));
        for (MethodDescription method : theirs.methods()) {
            cases.run("method " + method.name(), () ->
                    Cases.equal(method, ours.method(method.name()).orElse(null), "description"));
        }
    }

    private static List<String> names(ServiceDescription description) {
        return description.methods().stream().map(MethodDescription::name).toList();
    }

    private static void silent(String address) throws Exception {
        try (RpcClient client = RpcClient.connect(address)) {
            RemoteCallException e = Cases.thrown(RemoteCallException.class, client::describe);
            Cases.check(String.valueOf(e.getMessage()).contains("does not describe itself"), String.valueOf(e));
            Cases.equal("v", client.proxy(ConformanceService.class).echoString("v"), "result");
        }
    }
}
