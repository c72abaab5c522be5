package dev.vgirpc.transport.pipe;

import dev.vgirpc.TransportException;
import dev.vgirpc.TransportKind;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.Connection;
import dev.vgirpc.wire.spi.ConnectionStatistics;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.ServerTransport;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A server that listens at an in-process address, and the register of all of them. */
final class InProcessListener implements ServerTransport {

    private static final ConcurrentMap<String, InProcessListener> LISTENERS = new ConcurrentHashMap<>();

    private final Peer peer;
    private final ServedConnections connections;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** False while the service prepares itself: the address is taken but not open yet. */
    private volatile boolean accepting;

    private InProcessListener(String address, CallDispatcher dispatcher) {
        peer = new Peer(TransportKind.PIPE, address);
        connections = new ServedConnections(
                dispatcher, Thread.ofPlatform().daemon().name("vgirpc-" + address + "-", 1).factory());
    }

    static ServerTransport start(String address, CallDispatcher dispatcher) {
        InProcessListener listener = new InProcessListener(address, dispatcher);
        if (LISTENERS.putIfAbsent(address, listener) != null) {
            throw new TransportException(
                    "another server of this process listens at " + address + " already", false, null);
        }
        try {
            dispatcher.serving(TransportKind.PIPE);
        } catch (RuntimeException | Error e) {
            LISTENERS.remove(address, listener);
            throw e;
        }
        listener.accepting = true;
        return listener;
    }

    /** Opens a connection to whoever listens at an address. */
    static Connection connect(String address) {
        InProcessListener listener = LISTENERS.get(address);
        Connection connection = listener != null && listener.accepting ? listener.accept() : null;
        if (connection == null) {
            throw new TransportException(
                    "no server of this process listens at " + address + ": start one there first", false, null);
        }
        return connection;
    }

    private @Nullable Connection accept() {
        Pipe requests = pipe();
        Pipe answers;
        try {
            answers = pipe();
        } catch (TransportException e) {
            new ChannelConnection(requests.source(), requests.sink(), peer).close();
            throw e;
        }
        Connection client = new ChannelConnection(answers.source(), requests.sink(), peer);
        Connection server = new ChannelConnection(requests.source(), answers.sink(), peer);
        boolean served = false;
        try {
            served = connections.serve(server);
            return served ? client : null;
        } finally {
            if (!served) {
                server.close();
                client.close();
            }
        }
    }

    private Pipe pipe() {
        try {
            return Pipe.open();
        } catch (IOException e) {
            throw new TransportException(
                    "cannot open a pipe for " + peer.address() + ": " + e.getMessage(), false, e);
        }
    }

    @Override
    public String address() {
        return peer.address();
    }

    @Override
    public ConnectionStatistics connections() {
        return connections.statistics(0);
    }

    @Override
    public boolean stop(Duration grace) {
        LISTENERS.remove(peer.address(), this);
        boolean graceful = connections.stop(grace);
        ended.countDown();
        return graceful;
    }

    @Override
    public void join() throws InterruptedException {
        ended.await();
    }
}
