package dev.vgirpc.conformance;

import dev.vgirpc.CallOptions;
import dev.vgirpc.LogLevel;
import dev.vgirpc.LogMessage;
import dev.vgirpc.Rpc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Log messages: levels, texts, order, further facts. */
final class LogCalls {

    private static final List<String> VALUES = List.of("hi", "", "grüße 日本語 😀", "\"quoted\"\n", "x".repeat(5000));

    private LogCalls() {}

    static void run(ReferenceCalls.Session session) {
        ConformanceService service = session.service();
        Cases cases = session.cases();
        List<LogMessage> logs = session.logs();
        for (String value : VALUES) {
            String name = Values.text(value.length() > 20 ? value.substring(0, 8) + "…" : value).replace("\n", "\\n");
            cases.run("echo_with_info_log " + name, () -> {
                logs.clear();
                Cases.equal(value, service.echoWithInfoLog(value), "result");
                expect(logs, value, LogLevel.INFO);
            });
            cases.run("echo_with_multi_logs " + name, () -> {
                logs.clear();
                Cases.equal(value, service.echoWithMultiLogs(value), "result");
                expect(logs, value, LogLevel.DEBUG, LogLevel.INFO, LogLevel.WARN);
            });
            cases.run("echo_with_log_extras " + name, () -> {
                logs.clear();
                Cases.equal(value, service.echoWithLogExtras(value), "result");
                expect(logs, value, LogLevel.INFO);
                LogMessage log = logs.getFirst();
                Cases.equal("conformance", log.extra().get("source"), "source");
                Cases.equal(value, log.extra().get("detail"), "detail");
                Cases.equal(
                        List.of("source", "detail"),
                        List.copyOf(log.extra().keySet()).subList(0, 2),
                        "first keys of the extras");
                Cases.equal(4, log.extra().size(), "number of extras");
            });
            cases.run("echo_with_all_log_levels " + name, () -> {
                logs.clear();
                Cases.equal(value, service.echoWithAllLogLevels(value), "result");
                expect(logs, value, LogLevel.TRACE, LogLevel.DEBUG, LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR);
            });
        }
        cases.run("request ids differ", () -> {
            logs.clear();
            service.echoWithInfoLog("a");
            service.echoWithInfoLog("b");
            Set<Object> ids = new HashSet<>();
            logs.forEach(log -> ids.add(log.extra().get("request_id")));
            Cases.equal(2, ids.size(), "different request ids");
        });
        cases.run("logs of a view", () -> {
            logs.clear();
            List<LogMessage> own = new ArrayList<>();
            ConformanceService view = Rpc.with(service, CallOptions.none().onLog(own::add));
            Cases.equal("v", view.echoWithInfoLog("v"), "result");
            expect(own, "v", LogLevel.INFO);
            Cases.equal(0, logs.size(), "logs of the client");
        });
    }

    private static void expect(List<LogMessage> logs, String value, LogLevel... levels) {
        Cases.equal(levels.length, logs.size(), "number of logs");
        for (int i = 0; i < levels.length; i++) {
            LogMessage log = logs.get(i);
            Cases.equal(levels[i], log.level(), "level");
            Cases.equal(levels[i].name().toLowerCase(Locale.ROOT) + ": " + value, log.message(), "text");
            Object serverId = log.extra().get("server_id");
            Object requestId = log.extra().get("request_id");
            Cases.check(serverId instanceof String s && s.matches("[0-9a-f]{12}"), "server id " + serverId);
            Cases.check(requestId instanceof String r && r.matches("[0-9a-f]{16}"), "request id " + requestId);
        }
    }
}
