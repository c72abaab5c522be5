package dev.vgirpc.wire.engine;

import dev.vgirpc.CallOptions;
import dev.vgirpc.ClientInterceptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a call through a client's interceptors, the first outermost. */
final class Interception {

    /** Makes the call. */
    @FunctionalInterface
    interface Call {
        @Nullable Object make(CallOptions options) throws Throwable;
    }

    private final String service;
    private final String method;
    private final List<ClientInterceptor> interceptors;
    private final Call call;

    Interception(String service, String method, List<ClientInterceptor> interceptors, Call call) {
        this.service = service;
        this.method = method;
        this.interceptors = interceptors;
        this.call = call;
    }

    @Nullable Object proceed(CallOptions options) throws Throwable {
        return proceed(0, options);
    }

    private @Nullable Object proceed(int at, CallOptions options) throws Throwable {
        if (at == interceptors.size()) {
            return call.make(options);
        }
        Step step = new Step(at, options);
        try {
            return interceptors.get(at).intercept(step);
        } finally {
            step.over = true;
        }
    }

    /** The call as one interceptor sees it. */
    private final class Step implements ClientInterceptor.Invocation {
        private final int at;
        private final CallOptions options;
        private volatile boolean over;

        Step(int at, CallOptions options) {
            this.at = at;
            this.options = options;
        }

        @Override
        public String service() {
            return service;
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public CallOptions options() {
            return options;
        }

        @Override
        public @Nullable Object proceed(CallOptions changed) throws Throwable {
            if (over) {
                throw new IllegalStateException("the interceptor of '" + method + "' has returned already");
            }
            OwnMetadata.check(changed.metadata().keySet());
            return Interception.this.proceed(at + 1, changed);
        }
    }
}
