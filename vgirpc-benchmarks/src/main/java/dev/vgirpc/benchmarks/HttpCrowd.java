package dev.vgirpc.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Clients of a server that want nothing, or want it slowly. They are connected until the close. */
final class HttpCrowd implements AutoCloseable {

    /** What the clients do. */
    enum Kind {
        /** They have called once. */
        IDLE("idle connections"),
        /** They send a byte now and then. */
        SLOW_SENDERS("slow senders"),
        /** They take nothing of a large answer. */
        SLOW_READERS("slow readers");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** What the tables call them. */
        String text() {
            return text;
        }
    }

    /** More than the system's buffers take, so that the server waits for its reader. */
    private static final int ANSWER_BYTES = 4 << 20;

    private static final int SENT_BYTES = 4_000;
    private static final long PAUSE_MILLIS = 100;

    private final Kind kind;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private HttpCrowd(Kind kind) {
        this.kind = kind;
    }

    static HttpCrowd come(Kind kind, int count, String address) throws IOException {
        HttpCrowd crowd = new HttpCrowd(kind);
        try {
            switch (kind) {
                case IDLE -> crowd.callOnce(count, address);
                case SLOW_SENDERS -> crowd.sendSlowly(count, address);
                case SLOW_READERS -> crowd.readNothing(count, address);
            }
            return crowd;
        } catch (IOException | RuntimeException e) {
            crowd.close();
            throw e;
        }
    }

    private SocketChannel open(String address) throws IOException {
        SocketChannel channel = RawHttp.open(address);
        channels.add(channel);
        return channel;
    }

    private void callOnce(int count, String address) throws IOException {
        ByteBuffer request = RawHttp.request(HttpCall.ADD.path(), HttpCall.recorded(calls -> calls.add(1, 2)));
        ByteBuffer answer = ByteBuffer.allocateDirect(64 << 10);
        for (int i = 0; i < count; i++) {
            SocketChannel channel = open(address);
            PingPong.write(channel, request);
            answer.clear();
            if (channel.read(answer) <= 0) {
                throw new IOException("connection " + i + " was closed");
            }
        }
    }

    private void sendSlowly(int count, String address) throws IOException {
        byte[] body = HttpCall.recorded(calls -> calls.echoBytes(new byte[SENT_BYTES]));
        for (int i = 0; i < count; i++) {
            SocketChannel channel = open(address);
            ByteBuffer request = RawHttp.request(HttpCall.BYTES.path(), body);
            int head = request.remaining() - body.length;
            channel.write(request.slice(0, head));
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    for (int at = head; at < request.limit(); at++) {
                        channel.write(request.slice(at, 1));
                        Thread.sleep(PAUSE_MILLIS);
                    }
                } catch (IOException | InterruptedException e) {
                    // The server has cut it off, or the phase is over.
                }
            }));
        }
    }

    private void readNothing(int count, String address) throws IOException {
        byte[] body = HttpCall.recorded(calls -> calls.echoBytes(new byte[ANSWER_BYTES]));
        ByteBuffer request = RawHttp.request(HttpCall.BYTES.path(), body);
        for (int i = 0; i < count; i++) {
            PingPong.write(open(address), request);
        }
    }

    /** Checks that they were what they should be: those who were answered were not slow, those who are cut off not there. */
    void check() throws IOException {
        for (SocketChannel channel : channels) {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            if (read < 0 || read > 0 != (kind == Kind.SLOW_READERS)) {
                throw new IOException("one of the " + kind.text() + " has " + (read < 0 ? "been cut off" : "an answer, or none"));
            }
        }
    }

    @Override
    public void close() throws IOException {
        threads.forEach(Thread::interrupt);
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
