package dev.vgirpc.wire.engine;

import dev.vgirpc.ServerInterceptor;
import dev.vgirpc.wire.contract.MethodKind;
import dev.vgirpc.wire.contract.MethodPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs service methods with the server's interceptors around them. */
final class Interceptors {

    private final ServerInterceptor[] all;

    Interceptors(List<ServerInterceptor> all) {
        this.all = all.toArray(new ServerInterceptor[0]);
    }

    /**
     * Runs a method.
     *
     * @throws Throwable what the service or an interceptor throws
     */
    @Nullable Object invoke(
            ServerCall call, MethodPlan method, Object implementation, @Nullable Object[] arguments) throws Throwable {
        if (all.length == 0) {
            return method.invoke(implementation, arguments);
        }
        Chain chain = new Chain(call, method, implementation, arguments);
        try {
            chain.run(0);
            return chain.value;
        } catch (Throwable e) {
            method.closeBatches(chain.value); // a result that an interceptor did not let pass
            throw e;
        }
    }

    /** One call on its way through the interceptors. */
    private final class Chain {
        private final ServerCall call;
        private final MethodPlan method;
        private final Object implementation;
        private final @Nullable Object[] arguments;
        private @Nullable Object value;

        Chain(ServerCall call, MethodPlan method, Object implementation, @Nullable Object[] arguments) {
            this.call = call;
            this.method = method;
            this.implementation = implementation;
            this.arguments = arguments;
        }

        void run(int at) throws Throwable {
            if (at == all.length) {
                value = method.invoke(implementation, arguments);
                return;
            }
            ServerInterceptor interceptor = all[at];
            Rest rest = new Rest(this, at + 1);
            try {
                interceptor.intercept(call, rest);
            } finally {
                rest.close();
            }
            rest.check(interceptor);
        }
    }

    /** What one interceptor stands before. */
    private static final class Rest implements ServerInterceptor.Next {
        private final Chain chain;
        private final int at;
        private final Thread owner = Thread.currentThread();
        private boolean run;
        private boolean closed;
        private @Nullable Throwable failure;

        Rest(Chain chain, int at) {
            this.chain = chain;
            this.at = at;
        }

        @Override
        public void proceed() throws Exception {
            if (Thread.currentThread() != owner || closed) {
                throw new IllegalStateException(
                        "proceed works only on the thread that answers the call and before intercept returns");
            }
            if (run) {
                throw new IllegalStateException("proceed was called before: a call runs once");
            }
            run = true;
            try {
                chain.run(at);
            } catch (Exception | Error e) {
                failure = e;
                throw e;
            } catch (Throwable e) {
                failure = e;
                throw Rest.<RuntimeException>undeclared(e);
            }
        }

        @SuppressWarnings("unchecked") // the cast does nothing: a service may throw what it does not declare
        private static <X extends Throwable> X undeclared(Throwable e) throws X {
            throw (X) e;
        }

        @Override
        public boolean opensStream() {
            return !(chain.method.kind() instanceof MethodKind.Unary);
        }

        void close() {
            closed = true;
        }

        /** An interceptor can turn no failure into a success: there is no result. */
        void check(ServerInterceptor interceptor) throws Throwable {
            Throwable error = failure;
            if (error != null) {
                throw error;
            }
            if (!run) {
                throw new IllegalStateException("the interceptor " + interceptor.getClass().getName()
                        + " neither ran the call nor rejected it: let it call proceed or throw");
            }
        }
    }
}
