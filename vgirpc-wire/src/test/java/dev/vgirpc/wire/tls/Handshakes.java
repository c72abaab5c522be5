package dev.vgirpc.wire.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/** Lets two engines of one process shake hands. */
final class Handshakes {

    private static final int ROUNDS = 100;

    private Handshakes() {}

    /**
     * Ends when both have nothing more to say, tickets included.
     *
     * @return the server's session
     */
    static SSLSession between(ClientTls client, String host, ServerTls server) throws Exception {
        SSLEngine asking = client.engine(host, 1);
        SSLEngine answering = server.engine();
        run(asking, answering);
        return answering.getSession();
    }

    static void run(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 17).flip();
        ByteBuffer toClient = ByteBuffer.allocate(1 << 17).flip();
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < ROUNDS; i++) {
            boolean moved = step(client, toClient, toServer);
            moved |= step(server, toServer, toClient);
            if (!moved) {
                return;
            }
        }
        throw new AssertionError("no end of the handshake");
    }

    /** Says what there is to say and hears what came; false when there was neither. */
    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        boolean moved = false;
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    engine.getDelegatedTask().run();
                    moved = true;
                }
                case NEED_WRAP -> {
                    out.compact();
                    try {
                        engine.wrap(ByteBuffer.allocate(0), out);
                    } finally {
                        out.flip();
                    }
                    moved = true;
                }
                default -> {
                    if (!in.hasRemaining()) {
                        return moved;
                    }
                    SSLEngineResult result = engine.unwrap(in, ByteBuffer.allocate(1 << 15));
                    if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                        return moved;
                    }
                    moved = true;
                }
            }
        }
    }
}
