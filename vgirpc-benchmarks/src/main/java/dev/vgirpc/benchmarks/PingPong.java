package dev.vgirpc.benchmarks;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** The bare exchange of messages that a call is compared with: the same byte counts, no content. */
public final class PingPong {

    private PingPong() {}

    /** The worker on standard input and output: takes the sizes of request and answer. */
    public static void main(String[] args) throws IOException {
        try (FileInputStream in = new FileInputStream(FileDescriptor.in);
                FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            answer(in.getChannel(), out.getChannel(), Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        }
    }

    /** Answers until the peer leaves. */
    static void answer(ReadableByteChannel in, WritableByteChannel out, int requestBytes, int answerBytes)
            throws IOException {
        ByteBuffer request = ByteBuffer.allocateDirect(requestBytes);
        ByteBuffer answer = ByteBuffer.allocateDirect(answerBytes);
        while (read(in, request)) {
            write(out, answer);
        }
    }

    /** False at the end of the input. */
    static boolean read(ReadableByteChannel in, ByteBuffer buffer) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    static void write(WritableByteChannel out, ByteBuffer buffer) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}
