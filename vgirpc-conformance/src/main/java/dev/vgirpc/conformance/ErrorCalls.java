package dev.vgirpc.conformance;

import dev.vgirpc.ErrorKind;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.ValueException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Errors that the service raises, and requests that the server refuses. */
final class ErrorCalls {

    private static final List<String> MESSAGES = List.of(
            "boom", "", "a \"b\" \\ c", "zażółć 😀", "two\nlines\r\n", "NUL \0 inside", "x".repeat(20_000));

    private ErrorCalls() {}

    static void run(ReferenceCalls.Session session) {
        ConformanceService service = session.service();
        Cases cases = session.cases();
        RpcClient client = session.client();
        for (String message : MESSAGES) {
            String name = Values.text(message.length() > 40 ? message.substring(0, 8) + "…" : message)
                    .replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0");
            cases.run("raise_value_error " + name, () ->
                    raised("ValueError", message, () -> service.raiseValueError(message)));
            cases.run("raise_runtime_error " + name, () ->
                    raised("RuntimeError", message, () -> service.raiseRuntimeError(message)));
            cases.run("raise_type_error " + name, () ->
                    raised("TypeError", message, () -> service.raiseTypeError(message)));
        }
        cases.run("oversized_unary -1", () ->
                raised("ValueError", "target_bytes must be non-negative", () -> service.oversizedUnary(-1)));

        for (String method : List.of("open_counter", "increment_counter", "close_counter")) {
            cases.run(method + " without sessions", () -> refused("RuntimeError", null, () -> {
                switch (method) {
                    case "open_counter" -> service.openCounter(1);
                    case "increment_counter" -> service.incrementCounter(1);
                    default -> service.closeCounter();
                }
            }));
        }

        OtherContracts.Unknown unknown = client.proxy(OtherContracts.Unknown.class);
        cases.run("unknown method", () -> {
            RemoteCallException e = refused(
                    "MethodNotImplementedError", ErrorKind.METHOD_NOT_IMPLEMENTED, () -> unknown.noSuchMethod("v"));
            Cases.check(e.detail().startsWith("Unknown method: 'no_such_method'."), e.detail());
        });
        cases.run("unknown method without parameters", () ->
                refused("MethodNotImplementedError", ErrorKind.METHOD_NOT_IMPLEMENTED, unknown::noSuchVoid));
        OtherContracts.Version9 version9 = client.proxy(OtherContracts.Version9.class);
        cases.run("unknown method and wrong version", () ->
                refused("MethodNotImplementedError", ErrorKind.METHOD_NOT_IMPLEMENTED, version9::nope));
        cases.run("wrong version of a void method", () -> wrongVersion("9.0.0", version9::voidNoop));
        cases.run("newer major version", () -> wrongVersion(
                "2.0.0", () -> client.proxy(OtherContracts.Version2.class).echoString("v")));
        cases.run("newer minor version", () -> wrongVersion(
                "1.1.0", () -> client.proxy(OtherContracts.Version11.class).echoString("v")));
        cases.run("no version", () -> wrongVersion(
                "<not declared>", () -> client.proxy(OtherContracts.NoVersion.class).echoString("v")));
        cases.run("other patch version", () -> Cases.equal(
                "v", client.proxy(OtherContracts.Version107.class).echoString("v"), "result"));

        OtherContracts.WrongParameters wrong = client.proxy(OtherContracts.WrongParameters.class);
        cases.run("wrong parameter name", () -> refused("TypeError", null, () -> wrong.echoInt(1)));
        cases.run("parameter too many", () -> refused("TypeError", null, () -> wrong.voidNoop(1)));

        cases.run("null for a required text", () -> Cases.thrown(ValueException.class, () -> nullText(service)));
        cases.run("null for a required record", () -> Cases.thrown(ValueException.class, () -> nullPoint(service)));
        cases.run("text with half a surrogate pair", () -> Cases.thrown(
                ValueException.class, () -> service.echoString("a\uD83D")));
        cases.run("usable after errors", () -> Cases.equal(5L, service.echoInt(5), "result"));
    }

    @SuppressWarnings("NullAway")
    private static void nullText(ConformanceService service) {
        service.echoString(null);
    }

    @SuppressWarnings("NullAway")
    private static void nullPoint(ConformanceService service) {
        service.echoPoint(null);
    }

    private static void wrongVersion(String sent, Cases.Body body) throws Exception {
        RemoteCallException e = refused("ProtocolVersionError", ErrorKind.PROTOCOL_VERSION_MISMATCH, body);
        Cases.check(e.detail().contains("Client: " + sent + "\n"), e.detail());
        Cases.check(e.detail().contains("Server: 1.0.0\n"), e.detail());
    }

    /** What the service's own code raised. */
    static void raised(String type, String message, Cases.Body body) throws Exception {
        RemoteCallException e = refused(type, null, body);
        Cases.equal(message, e.detail(), "detail");
        Cases.equal(message, e.extra().get("exception_message"), "exception_message");
        Cases.check(!e.remoteTrace().isEmpty(), "the remote trace is empty");
        Cases.check(e.extra().get("frames") instanceof List<?> frames && !frames.isEmpty(), "no frames");
    }

    /** An error of a worker with all facts that every error has. */
    static RemoteCallException refused(String type, @Nullable ErrorKind kind, Cases.Body body)
            throws Exception {
        RemoteCallException e = Cases.thrown(RemoteCallException.class, body);
        Cases.equal(type, e.type(), "type");
        Cases.equal(kind, e.kind(), "kind");
        Cases.equal(type + ": " + e.detail(), e.getMessage(), "message");
        Cases.equal(type, e.extra().get("exception_type"), "exception_type");
        Cases.check(e.requestId().matches("[0-9a-f]{16}"), "request id '" + e.requestId() + "'");
        Cases.check(e.serverId().matches("[0-9a-f]{12}"), "server id '" + e.serverId() + "'");
        return e;
    }
}
