package dev.vgirpc.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Bare Jetty, set up like the library's own: reads a request's body and answers as many bytes as it was told. */
final class HttpEcho extends Handler.Abstract {

    private final ByteBuffer answer;

    private HttpEcho(int answerBytes) {
        answer = ByteBuffer.allocateDirect(answerBytes);
    }

    /** Listens and gives the address. */
    static String start(int answerBytes) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(16);
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("echo-", 0).factory()));
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(
                server, 1, -1, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(1024);
        connector.setIdleTimeout(HttpWorker.IDLE.toMillis());
        server.addConnector(connector);
        server.setHandler(new HttpEcho(answerBytes));
        server.start();
        return "http://127.0.0.1:" + connector.getLocalPort();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Content.Source.consumeAll(request);
        response.getHeaders().put("Content-Length", answer.capacity());
        response.write(true, answer.duplicate(), callback);
        return true;
    }
}
