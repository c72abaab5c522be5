package dev.vgirpc.benchmarks;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Peers of socket subjects in processes of their own. */
final class SocketWorker {

    private SocketWorker() {}

    /** Where a worker of this process is told to listen. */
    static String address(String scheme, Path folder) {
        return scheme.equals("unix") ? "unix:" + socketFile(folder, "w") : "tcp://127.0.0.1:0";
    }

    static Path socketFile(Path folder, String prefix) {
        return folder.resolve(prefix + ProcessHandle.current().pid() + ".sock");
    }

    /** Starts a worker; gives the first line that it says. */
    static String start(Class<?> main, String... arguments) throws IOException {
        Process process = new ProcessBuilder(Jvm.command(main, arguments))
                .redirectError(Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader();
        String line = said.readLine();
        if (line == null) {
            throw new EOFException(main.getSimpleName() + " has ended");
        }
        return line;
    }

    /** A listening socket, as the library's own is set up. */
    static ServerSocketChannel listen(String scheme, Path file) throws IOException {
        if (scheme.equals("unix")) {
            Files.deleteIfExists(file);
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(file));
        }
        return ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
    }

    static SocketChannel tuned(String scheme, SocketChannel channel) throws IOException {
        if (!scheme.equals("unix")) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        return channel;
    }
}
