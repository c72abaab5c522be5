package dev.vgirpc.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** One request again and again over one connection to a server in another process. Answers have a known length. */
final class HttpSubject implements Subject {

    private final HttpWorker server;
    private final RawHttp client;
    private final ByteBuffer request;
    private final int answerBytes;

    private HttpSubject(HttpWorker server, RawHttp client, ByteBuffer request, int answerBytes) {
        this.server = server;
        this.client = client;
        this.request = request;
        this.answerBytes = answerBytes;
    }

    /**
     * The library's server.
     *
     * @param what the name of a {@link HttpCall}
     */
    static Subject calls(List<String> what) throws IOException {
        HttpCall call = HttpCall.valueOf(what.getFirst());
        HttpWorker server = HttpWorker.start("calls");
        RawHttp client = RawHttp.connect(server.address());
        ByteBuffer request = RawHttp.request(call.path(), call.body(client));
        return new HttpSubject(server, client, request, client.call(request).all());
    }

    /**
     * Bare Jetty.
     *
     * @param what the bytes of body that go there and back
     */
    static Subject echo(List<String> what) throws IOException {
        HttpWorker server = HttpWorker.start("echo", what.get(1));
        RawHttp client = RawHttp.connect(server.address());
        ByteBuffer request = RawHttp.request("/add", new byte[Integer.parseInt(what.getFirst())]);
        return new HttpSubject(server, client, request, client.call(request).all());
    }

    @Override
    public void call() throws IOException {
        int bytes = client.call(request).all();
        if (bytes != answerBytes) {
            throw new IOException("an answer has " + bytes + " bytes, the first one had " + answerBytes);
        }
    }

    @Override
    public long serverAllocated() {
        return server.allocated();
    }
}
