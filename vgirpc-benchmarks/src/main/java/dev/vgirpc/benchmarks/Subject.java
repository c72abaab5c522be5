package dev.vgirpc.benchmarks;

import dev.vgirpc.Rpc;
import dev.vgirpc.RpcClient;
import dev.vgirpc.transport.pipe.Subprocess;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.util.List;

/** Something that can be called again and again; it stays open until the process ends. */
interface Subject {

    void call() throws IOException;

    /** The bytes that the answering thread has allocated so far; 0 where nobody knows. */
    default long serverAllocated() {
        return 0;
    }

    /**
     * Opens a subject.
     *
     * @param what its kind, then the kind's own arguments
     */
    static Subject open(List<String> what) throws IOException {
        List<String> rest = what.subList(1, what.size());
        return switch (what.getFirst()) {
            case "inproc" -> new Unary(Rpc.inProcess(Calls.class, new CallsService()), true);
            case "exec" -> new Unary(connect(Jvm.command(CallsWorker.class)), true);
            case "exec-foreign" -> new Unary(connect(rest), false);
            case "inproc-raw" -> new RawThread(Integer.parseInt(rest.get(0)), Integer.parseInt(rest.get(1)));
            case "exec-raw" -> new RawProcess(Integer.parseInt(rest.get(0)), Integer.parseInt(rest.get(1)));
            case "socket" -> SocketSubject.open(rest.get(0), Path.of(rest.get(1)), rest.get(2));
            case "socket-raw" ->
                RawSocket.pingPong(
                        rest.get(0),
                        Path.of(rest.get(1)),
                        Integer.parseInt(rest.get(2)),
                        Integer.parseInt(rest.get(3)));
            case "socket-raw-stream" -> RawSocket.stream(rest.get(0), Path.of(rest.get(1)), ColumnKind.BYTES);
            case "http" -> HttpSubject.calls(rest);
            case "http-echo" -> HttpSubject.echo(rest);
            case "codec" -> Codec.open(rest);
            default -> throw new IllegalArgumentException("unknown subject " + what);
        };
    }

    private static Calls connect(List<String> command) {
        return RpcClient.connect(Subprocess.command(command)).proxy(Calls.class);
    }

    /** A unary call with two numbers. The answer is checked: a fast wrong answer is no answer. */
    final class Unary implements Subject {
        private final Calls calls;
        private final boolean ours;
        private double sum;

        Unary(Calls calls, boolean ours) {
            this.calls = calls;
            this.ours = ours;
        }

        @Override
        public void call() {
            double next = calls.add(sum, 1);
            if (next != sum + 1) {
                throw new IllegalStateException(sum + " + 1 = " + next);
            }
            sum = next;
        }

        @Override
        public long serverAllocated() {
            return ours ? calls.allocated() : 0;
        }
    }

    /** As many bytes between two threads, over the same kind of pipe as in-process calls. */
    final class RawThread implements Subject {
        private final Pipe there = Pipe.open();
        private final Pipe back = Pipe.open();
        private final ByteBuffer request;
        private final ByteBuffer answer;

        RawThread(int requestBytes, int answerBytes) throws IOException {
            request = ByteBuffer.allocateDirect(requestBytes);
            answer = ByteBuffer.allocateDirect(answerBytes);
            Thread.ofPlatform().daemon().name("ping-pong").start(() -> {
                try {
                    PingPong.answer(there.source(), back.sink(), requestBytes, answerBytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        @Override
        public void call() throws IOException {
            PingPong.write(there.sink(), request);
            if (!PingPong.read(back.source(), answer)) {
                throw new EOFException("the peer has left");
            }
        }
    }

    /** As many bytes between two processes, over the child's standard streams. */
    final class RawProcess implements Subject {
        private final OutputStream out;
        private final InputStream in;
        private final byte[] request;
        private final byte[] answer;

        RawProcess(int requestBytes, int answerBytes) throws IOException {
            Process process = new ProcessBuilder(
                            Jvm.command(PingPong.class, String.valueOf(requestBytes), String.valueOf(answerBytes)))
                    .redirectError(Redirect.INHERIT)
                    .start();
            out = process.getOutputStream();
            in = process.getInputStream();
            request = new byte[requestBytes];
            answer = new byte[answerBytes];
        }

        @Override
        public void call() throws IOException {
            out.write(request);
            out.flush();
            if (in.readNBytes(answer, 0, answer.length) < answer.length) {
                throw new EOFException("the peer has left");
            }
        }
    }
}
