package dev.vgirpc.transport.http.jetty;

import java.util.concurrent.ThreadFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Sees to it that requests run on virtual threads, for they block. The engine's own threads, which are few, bring some
 * all the same: the first ones of TLS connections, and all where a server of the application's has no others.
 */
public final class OnVirtualThreads extends Handler.Wrapper {

    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("vgirpc-http-request-", 0).factory();

    /** Requests of a handler. */
    public OnVirtualThreads(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (Thread.currentThread().isVirtual()) {
            return super.handle(request, response, callback);
        }
        Runnable task = () -> request.getContext().run(() -> handleHere(request, response, callback), request);
        THREADS.newThread(task).start();
        return true;
    }

    private void handleHere(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, 404);
            }
        } catch (Throwable e) {
            Response.writeError(request, response, callback, e);
        }
    }
}
