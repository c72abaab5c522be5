package dev.vgirpc.transport.pipe;

import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.ConnectionStatistics;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.ServerTransport;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Serves the process's standard streams. */
final class StdioTransport implements ServerTransport {

    /** Set for good by the first that starts: closing a standard stream cannot be undone. */
    private static final AtomicBoolean TAKEN = new AtomicBoolean();

    private final ServedConnections connections;

    private StdioTransport(ServedConnections connections) {
        this.connections = connections;
    }

    static ServerTransport start(CallDispatcher dispatcher) {
        if (!TAKEN.compareAndSet(false, true)) {
            throw new TransportException(
                    "standard input and output of this process are, or were, served already: a process can serve"
                            + " them once",
                    false,
                    null);
        }
        try {
            dispatcher.serving(TransportKind.PIPE);
        } catch (RuntimeException | Error e) {
            TAKEN.set(false);
            throw e;
        }
        Terminals.warn(System.err);
        // Never undone: after the end the descriptors lead nowhere, and standard error is still read.
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        // A blocked file channel is woken by close and interrupt on a platform thread only.
        ServedConnections connections = new ServedConnections(
                dispatcher, Thread.ofPlatform().daemon(false).name("vgirpc-stdio").factory());
        connections.serve(new ChannelConnection(
                new FileInputStream(FileDescriptor.in).getChannel(),
                new FileOutputStream(FileDescriptor.out).getChannel(),
                new Peer(TransportKind.PIPE, Stdio.ADDRESS)));
        return new StdioTransport(connections);
    }

    @Override
    public String address() {
        return Stdio.ADDRESS;
    }

    @Override
    public ConnectionStatistics connections() {
        return connections.statistics(0);
    }

    @Override
    public boolean stop(Duration grace) {
        return connections.stop(grace);
    }

    @Override
    public void join() throws InterruptedException {
        connections.join();
    }
}
