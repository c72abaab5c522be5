package dev.vgirpc.conformance;

import dev.vgirpc.LogMessage;
import dev.vgirpc.RpcClient;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Calls every method on a worker of {@link ConformanceService}, meant for the reference's, and
 * checks each value, error and log. The process ends with 0 when all is as expected, else 1.
 */
public final class ReferenceCalls {

    /** What the groups of calls share. */
    record Session(RpcClient client, ConformanceService service, List<LogMessage> logs, Cases cases) {}

    private ReferenceCalls() {}

    /**
     * Makes all calls.
     *
     * @param args the address of the worker, such as {@code exec:vgi-rpc-conformance}
     */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: reference-calls ADDRESS");
            System.exit(2);
        }
        Cases cases = new Cases(System.out);
        List<LogMessage> logs = new ArrayList<>();
        cases.run("connection", () -> {
            try (RpcClient client = RpcClient.builder(args[0]).onLog(logs::add).connect()) {
                Session session = new Session(client, client.proxy(ConformanceService.class), logs, cases);
                ScalarCalls.run(session);
                CompositeCalls.run(session);
                WideCalls.run(session);
                ArrowCalls.run(session);
                ErrorCalls.run(session);
                LogCalls.run(session);
                StreamCalls.run(session);
            }
        });
        for (Method method : ConformanceService.class.getMethods()) {
            String name = method.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            if (cases.names().stream().noneMatch(each -> (each + " ").startsWith(name + " "))) {
                cases.run("calls of " + name, () -> Cases.check(false, "there are none"));
            }
        }
        System.out.println("reference calls: " + cases.counts());
        System.exit(cases.status());
    }
}
