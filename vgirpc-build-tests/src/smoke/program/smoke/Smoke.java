package smoke;

import dev.vgirpc.Endpoint;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.RemoteCallException;
import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.Target;
import dev.vgirpc.transport.pipe.Subprocess;
import dev.vgirpc.transport.pipe.Tcp;
import dev.vgirpc.transport.pipe.UnixSocket;
import dev.vgirpc.wire.tls.ClientTls;
import dev.vgirpc.wire.tls.ServerTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls a service over every transport that is there and prints one line for each; it fails at the first wrong answer.
 * Arguments: a folder with the certificates ca.pem, server.pem and server.key, and addresses of further transports, in
 * which {} stands for the path of a Unix socket that is served.
 */
final class Smoke {

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("smoke");
        try {
            Path certificates = Path.of(args[0]);
            both("in-process", "inproc:smoke");
            both("unix", "unix:" + folder.resolve("socket"));
            both("tcp", Tcp.on(0), null);
            both(
                    "tls",
                    Tcp.on(0).tls(ServerTls.pem(certificates.resolve("server.pem"), certificates.resolve("server.key"))),
                    ClientTls.trusting(certificates.resolve("ca.pem")));
            try (RpcClient client = RpcClient.connect(Subprocess.command(worker()))) {
                use("subprocess", client);
            }
            for (String address : List.of(args).subList(1, args.length)) {
                Path socket = folder.resolve("other");
                try (RpcServer server = start(UnixSocket.at(socket));
                        RpcClient client = RpcClient.connect(address.replace("{}", socket.toString()))) {
                    use(address.substring(0, address.indexOf(':')), client);
                }
            }
        } finally {
            Files.delete(folder);
        }
    }

    private static RpcServer start(Endpoint endpoint) {
        return RpcServer.builder(Service.class, new ServiceImpl()).start(endpoint);
    }

    private static void both(String name, String address) {
        try (RpcServer server = RpcServer.builder(Service.class, new ServiceImpl()).start(address);
                RpcClient client = RpcClient.connect(address)) {
            use(name, client);
        }
    }

    private static void both(String name, Endpoint endpoint, ClientTls tls) {
        try (RpcServer server = start(endpoint);
                RpcClient client = tls == null
                        ? RpcClient.connect(server.address())
                        : RpcClient.connect(secured(server.address(), tls))) {
            use(name, client);
        }
    }

    private static Target secured(String address, ClientTls tls) {
        return Tcp.to("127.0.0.1", Integer.parseInt(address.substring(address.lastIndexOf(':') + 1))).tls(tls);
    }

    private static void use(String name, RpcClient client) {
        Service service = client.proxy(Service.class);
        check(name, 42, service.add(40, 2));
        check(name, new Point(2, 1, "a"), service.mirrored(new Point(1, 2, "a")));
        List<Tick> ticks = new ArrayList<>();
        service.ticks(3).forEach(ticks::add);
        check(name, List.of(new Tick(0), new Tick(1), new Tick(2)), ticks);
        try (ExchangeStream<Tick, Tick> doubled = service.doubled()) {
            check(name, new Tick(14), doubled.exchange(new Tick(7)).row());
        }
        try {
            service.add(Integer.MAX_VALUE, 1);
            throw new AssertionError(name + ": an overflow was not refused");
        } catch (RemoteCallException e) {
            check(name, "ArithmeticError", e.type());
        }
        System.out.println("ok " + name);
    }

    private static void check(String name, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(name + ": " + actual + " is not " + expected);
        }
    }

    /** This program's own Java, with its modules or its class path. */
    private static List<String> worker() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Dslf4j.internal.verbosity=ERROR"));
        Module module = Smoke.class.getModule();
        command.add("--enable-native-access=" + (module.isNamed() ? "dev.vgirpc.wire" : "ALL-UNNAMED"));
        String path = System.getProperty("jdk.module.path");
        if (path != null) {
            command.addAll(List.of("--module-path", path));
        }
        if (module.isNamed()) {
            command.addAll(List.of("-m", module.getName() + "/" + SmokeWorker.class.getName()));
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), SmokeWorker.class.getName()));
        }
        return command;
    }

    private Smoke() {}
}
