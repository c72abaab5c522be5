package dev.vgirpc.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Bare bytes over the sockets that calls are compared on. */
public final class RawSocket {

    private RawSocket() {}

    /**
     * The peer: {@code unix FILE REQUEST ANSWER} or {@code tcp - REQUEST ANSWER}; a request of no bytes
     * streams answers without being asked.
     */
    public static void main(String[] args) throws IOException {
        int request = Integer.parseInt(args[2]);
        int answer = Integer.parseInt(args[3]);
        try (ServerSocketChannel listener = SocketWorker.listen(args[0], Path.of(args[1]))) {
            System.out.println(
                    listener.getLocalAddress() instanceof InetSocketAddress inet ? "" + inet.getPort() : args[1]);
            try (SocketChannel channel = SocketWorker.tuned(args[0], listener.accept())) {
                if (request > 0) {
                    PingPong.answer(channel, channel, request, answer);
                } else {
                    ByteBuffer bytes = ByteBuffer.allocateDirect(answer);
                    while (true) {
                        PingPong.write(channel, bytes);
                    }
                }
            } catch (IOException e) {
                // The other side has left.
            }
        }
    }

    static Subject pingPong(String scheme, Path folder, int requestBytes, int answerBytes) throws IOException {
        SocketChannel channel = connect(scheme, folder, requestBytes, answerBytes);
        ByteBuffer request = ByteBuffer.allocateDirect(requestBytes);
        ByteBuffer answer = ByteBuffer.allocateDirect(answerBytes);
        return () -> {
            PingPong.write(channel, request);
            read(channel, answer);
        };
    }

    static Subject stream(String scheme, Path folder, int bytes) throws IOException {
        SocketChannel channel = connect(scheme, folder, 0, bytes);
        ByteBuffer answer = ByteBuffer.allocateDirect(bytes);
        return () -> read(channel, answer);
    }

    private static void read(SocketChannel channel, ByteBuffer answer) throws IOException {
        if (!PingPong.read(channel, answer)) {
            throw new EOFException("the peer has left");
        }
    }

    private static SocketChannel connect(String scheme, Path folder, int request, int answer) throws IOException {
        String file = SocketWorker.socketFile(folder, "r").toString();
        String said = SocketWorker.start(RawSocket.class, scheme, file, "" + request, "" + answer);
        return SocketWorker.tuned(
                scheme,
                SocketChannel.open(
                        scheme.equals("unix")
                                ? UnixDomainSocketAddress.of(said)
                                : new InetSocketAddress("127.0.0.1", Integer.parseInt(said))));
    }
}
